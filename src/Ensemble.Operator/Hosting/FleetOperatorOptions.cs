using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Operator.Hosting;

/// <summary>How the operator behaves. Every value has a default that fits a cluster of any size.</summary>
public sealed record FleetOperatorOptions
{
    /// <summary>Where the operator's own objects live (its Lease): <c>ensemble-system</c> unless set.</summary>
    [Required, MinLength(1), MaxLength(63)]
    public string Namespace { get; init; } = "ensemble-system";

    /// <summary>This replica's name in the Lease; the machine's name and a random part unless set.</summary>
    [Required, MinLength(1), MaxLength(253)]
    public string Identity { get; init; } = $"{Environment.MachineName.ToLowerInvariant()}-{Guid.NewGuid():N}"[..32].Trim('-');

    /// <summary>Whether to act only while holding the Lease: true unless set. A single operator in a test needs none.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Pause that gathers changes before a plan is made: 0 to 5 s, 20 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan PlanPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a node may be not ready before its gangs start again elsewhere: 0 to 1 h, 10 s unless set.</summary>
    /// <remarks>It comes on top of the 40 s or so after which Kubernetes calls a silent node not ready.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LostNodeGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nodes have to report after the API server was away, or the operator came up, before their silence counts: 0 to 1 h, 50 s
    /// unless set.</summary>
    /// <remarks>As long as Kubernetes waits for them (node-monitor-grace-period): it cannot know either which nodes are well after an outage.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan TimeToReport { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>How long a pod may fail to start (its image cannot be pulled, its container not be made) before its gang is taken down: 0 to 1 h,
    /// 1 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StuckStartPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a gang that lost hosts and keeps the others (spec.restart.scope FailedHosts) waits for replacements: 0 to 1 h, 1 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ReplacementPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Least time between two writes that change only the numbers of a waiting job's reason: 0 to 1 h, 1 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ReasonRefresh { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What jobs' templates may ask for; Pod Security's baseline and no API rights unless set. A namespace's label may loosen it.</summary>
    public TemplatePolicy Templates { get; init; } = TemplatePolicy.Baseline;

    /// <summary>Least time that a job of elastic size runs before it is stopped to go on larger: 0 to 7 d, 10 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan ElasticPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long room must lie idle before a running job grows into it: 0 to 1 d, 2 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan GrowthSettling { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Jobs whose objects are written at a time: 1 to 256, 64 unless set.</summary>
    /// <remarks>They wait for the API server most of the time; how much that one is asked at a time, the client bounds by what it bears.</remarks>
    [Range(1, 256)]
    public int Workers { get; init; } = 64;

    /// <summary>Writes under way at a time: 1 to 1,024, 64 unless set.</summary>
    [Range(1, 1024)]
    public int ConcurrentWrites { get; init; } = 64;
}
