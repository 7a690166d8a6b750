using System.Text.Json;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Client;

/// <summary>How <see cref="KubernetesApi"/> behaves.</summary>
public sealed record KubernetesApiOptions
{
    /// <summary>Who we are, in the server's logs and managed fields: <c>ensemble-operator</c> unless set.</summary>
    public string UserAgent { get; init; } = "ensemble-operator";

    /// <summary>The field manager of writes: <c>ensemble-operator</c> unless set.</summary>
    public string FieldManager { get; init; } = "ensemble-operator";

    /// <summary>How objects are written and read; fits our kinds and KubernetesClient's models.</summary>
    public JsonSerializerOptions Json { get; init; } = ResourceJson.Options;

    /// <summary>Repeats of failed requests.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>The most requests under way at a time, 256 unless set; fewer while the server says that it is busy. Watches and Leases don't count.</summary>
    public int MostConcurrent { get; init; } = 256;

    /// <summary>Where the chance in pauses comes from; must bear use by many at once, as <see cref="Random.Shared"/> does.</summary>
    public Random Jitter { get; init; } = Random.Shared;

    /// <summary>Longest wait for the answer to a request that is no watch: 60 s unless set.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Stands around every write; null for none.</summary>
    public IWriteGate? Gate { get; init; }

    /// <summary>The clock of time-outs and repeats. These measure the network, so it is the system's even where all else runs on a simulated one.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
