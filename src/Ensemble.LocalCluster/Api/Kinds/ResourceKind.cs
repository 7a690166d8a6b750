using Ensemble.LocalCluster.Api.Schemas;
using Ensemble.LocalCluster.Api.Tables;

namespace Ensemble.LocalCluster.Api.Kinds;

/// <summary>One kind of object in one version, as served: built in or from a definition.</summary>
internal sealed record ResourceKind
{
    /// <summary>Empty for the core group.</summary>
    public required string Group { get; init; }
    public required string Version { get; init; }
    public required string Plural { get; init; }
    public required string Kind { get; init; }
    public required bool Namespaced { get; init; }
    public string Singular { get; init; } = "";
    public string ListKind { get; init; } = "";
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether status is written through its own path only.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether metadata.generation counts changes of what is wanted.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether a creator may set the status, as kubelets do for nodes.</summary>
    public bool KeepsStatusOnCreate { get; init; }
    public bool IsCustom { get; init; }
    public ScalePaths? Scale { get; init; }
    public IReadOnlyList<string[]> SelectableFields { get; init; } = [];
    public StructuralSchema Schema { get; init; } = StructuralSchema.Anything;
    public IReadOnlyList<Column> Columns { get; init; } = Column.NameAndAge;

    /// <summary>Versions of a kind, and the two APIs of events, share their objects.</summary>
    public required string StorageKey { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>How messages call it: <c>pods</c>, <c>trainingjobs.ensemble.fleet</c>.</summary>
    public string GroupResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
    public string GroupKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}

/// <summary>Where the scale subresource of a kind finds its numbers.</summary>
internal sealed record ScalePaths(string[] Replicas, string[] StatusReplicas, string[] Selector);
