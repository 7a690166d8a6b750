namespace Ensemble.Core.Tests.Planning;

/// <summary>A fleet as a spec writes it; node keys are host lists such as <c>g[1-4]</c>.</summary>
internal sealed class FleetText
{
    public Dictionary<string, PoolText> Pools { get; set; } = [];

    public Dictionary<string, NodeText> Nodes { get; set; } = [];

    /// <summary>A limit by queue.</summary>
    public Dictionary<string, int?> Queues { get; set; } = [];

    /// <summary>The label <c>team</c> that a queue wants of namespaces, by queue.</summary>
    public Dictionary<string, string> QueueTeams { get; set; } = [];

    /// <summary>The label <c>team</c> of namespaces.</summary>
    public Dictionary<string, string> Teams { get; set; } = [];

    public Dictionary<string, JobText> Jobs { get; set; } = [];
}

internal sealed class PoolText
{
    public string Class { get; set; } = "h100";

    public List<string> Levels { get; set; } = [];
}

internal sealed class NodeText
{
    /// <summary>The pool; the only one where absent.</summary>
    public string? Pool { get; set; }

    public int? Chips { get; set; }

    /// <summary>Values of the labels of the pool's levels, widest first; ~ where the label lacks.</summary>
    public List<string?> At { get; set; } = [];

    /// <summary>Chips that others hold, known by number only.</summary>
    public int Taken { get; set; }

    /// <summary>Chips that others hold, by index.</summary>
    public string Busy { get; set; } = "";

    public string Sick { get; set; } = "";

    /// <summary>Chips that its kubelet offers; all where absent.</summary>
    public int? Offers { get; set; }

    public bool Cordoned { get; set; }

    public bool Ready { get; set; } = true;

    public List<string> Taints { get; set; } = [];

    public Dictionary<string, string> Labels { get; set; } = [];

    public List<int> Ports { get; set; } = [];

    public string Cpu { get; set; } = "128";

    public int Gib { get; set; } = 1024;

    public int Pods { get; set; } = 110;
}

internal class VariantText
{
    public string Name { get; set; } = "default";

    public string? Vendor { get; set; }

    public List<string> Classes { get; set; } = [];

    public string? Cpu { get; set; }

    public int Gib { get; set; }

    public List<int> Ports { get; set; } = [];

    public Dictionary<string, string> Selector { get; set; } = [];

    public List<Dictionary<string, string>> Affinity { get; set; } = [];

    /// <summary>Taints tolerated: <c>key</c>, <c>key=value</c>, either with <c>:Effect</c>.</summary>
    public List<string> Tolerates { get; set; } = [];
}

/// <summary>Like pods of somebody else's gang; the name is a host list.</summary>
internal sealed class PodText : VariantText
{
    public int Chips { get; set; }

    public string Chip { get; set; } = "nvidia.com/gpu";

    public List<string> Apart { get; set; } = [];
}

internal sealed class JobText : VariantText
{
    /// <summary>Other people's pods instead of a job of ours.</summary>
    public List<PodText> Pods { get; set; } = [];

    /// <summary>Pods of the gang that must be placed together; all that are named where absent.</summary>
    public int? Wanted { get; set; }

    /// <summary>Nodes of those of the gang that run already.</summary>
    public List<string> Beside { get; set; } = [];

    public int Gated { get; set; }

    public string? Awaits { get; set; }

    public int? Size { get; set; }

    public int? Min { get; set; }

    public int Max { get; set; }

    public string Step { get; set; } = "PowersOfTwo";

    /// <summary>Compute like so many chips of a class: <c>64 h100</c>.</summary>
    public string? Like { get; set; }

    public List<VariantText> Variants { get; set; } = [];

    public string Choose { get; set; } = "FastestFinish";

    public string? Required { get; set; }

    public string? Preferred { get; set; }

    public int Tensor { get; set; } = 1;

    public string? Spread { get; set; }

    public string? Over { get; set; }

    public string Queue { get; set; } = "default";

    public int Priority { get; set; }

    /// <summary>Minutes after the first job; its place in the spec where absent.</summary>
    public int? Submitted { get; set; }

    public bool Suspended { get; set; }

    /// <summary>Seconds from now.</summary>
    public int? NotBefore { get; set; }

    public List<string> Avoid { get; set; } = [];

    public string Namespace { get; set; } = "default";

    /// <summary>Chips of a model replica.</summary>
    public int Replica { get; set; } = 1;

    /// <summary>Pods of its last attempt that still end.</summary>
    public int Stopping { get; set; }

    /// <summary>A priority class that the cluster lacks.</summary>
    public string? Lacks { get; set; }

    /// <summary>Seconds from now after which it may be stopped to grow.</summary>
    public int? Grows { get; set; }

    /// <summary>Where it runs already: <c>g[1-2] 0-7</c>.</summary>
    public string? On { get; set; }

    /// <summary>Seconds since it was placed.</summary>
    public int Since { get; set; }

    public bool Runs { get; set; }
}
