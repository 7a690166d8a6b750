namespace Ensemble.Core.Jobs;

/// <summary>Names a job in the cluster.</summary>
/// <param name="Namespace">The job's namespace.</param>
/// <param name="Name">Its name, unique among its kind in the namespace.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct JobId(string Namespace, string Name, JobKind Kind = JobKind.Training) : IComparable<JobId>
{
    /// <summary>Whether the first comes before the second.</summary>
    public static bool operator <(JobId a, JobId b) => a.CompareTo(b) < 0;

    /// <summary>Whether the first comes after the second.</summary>
    public static bool operator >(JobId a, JobId b) => a.CompareTo(b) > 0;

    /// <summary>Whether the first does not come after the second.</summary>
    public static bool operator <=(JobId a, JobId b) => a.CompareTo(b) <= 0;

    /// <summary>Whether the first does not come before the second.</summary>
    public static bool operator >=(JobId a, JobId b) => a.CompareTo(b) >= 0;

    /// <summary>By namespace, then by name, in ordinal order, then by kind.</summary>
    public int CompareTo(JobId other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        if (byNamespace != 0) return byNamespace;
        var byName = string.CompareOrdinal(Name, other.Name);
        return byName != 0 ? byName : Kind.CompareTo(other.Kind);
    }

    /// <summary>Such as <c>default/finetune</c>; of what is no TrainingJob the kind is told too: <c>default/chat/3 (InferenceReplica)</c>.</summary>
    public override string ToString() => Kind == JobKind.Training ? $"{Namespace}/{Name}" : $"{Namespace}/{Name} ({Kind})";
}
