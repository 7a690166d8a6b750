namespace Ensemble.Kubernetes.Projections;

/// <summary>What is kept of somebody else's pod that names Ensemble as its scheduler, beside what is kept of every pod.</summary>
public sealed record StrangerPod
{
    /// <summary>The name by which such pods ask for us.</summary>
    public const string SchedulerName = "ensemble";

    /// <summary>What stands before a native group's name in <see cref="GangName"/>.</summary>
    public const string NativeGroup = "podgroup/";

    /// <summary>Its labels.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>The queue it names; null where it names none.</summary>
    public string? Queue { get; init; }

    /// <summary>The gang it says it belongs to by label, told apart from gangs of other kinds of label; null where it says none.</summary>
    public string? Gang { get; init; }

    /// <summary>How many pods that gang has; null where absent or no number.</summary>
    public int? GangSize { get; init; }

    /// <summary>The native PodGroup it names (<c>spec.schedulingGroup.podGroupName</c>); null where it names none.</summary>
    public string? PodGroup { get; init; }

    /// <summary>Its gang, unique in its namespace: the native PodGroup's name after <see cref="NativeGroup"/>, else the gang of its labels; null where it is of none.</summary>
    public string? GangName => PodGroup is null ? Gang : NativeGroup + PodGroup;

    /// <summary>The level inside one domain of which its gang must be: a level's name or a node label; null means none.</summary>
    public string? RequiredLevel { get; init; }

    /// <summary>The level inside one domain of which its gang should be; null means none.</summary>
    public string? PreferredLevel { get; init; }

    /// <summary>What it asks of its node; null once it has one.</summary>
    public PodWish? Wish { get; init; }
}
