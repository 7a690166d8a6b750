using System.Text.Json.Serialization;

namespace Ensemble.Cli.Local;

/// <summary>A local cluster that runs, or ran.</summary>
/// <param name="Process">Its process's number.</param>
/// <param name="Started">When that process started, which tells it from a later one of the same number.</param>
/// <param name="Server">The API server's address.</param>
/// <param name="Kubeconfig">The kubeconfig that points to it.</param>
internal sealed record LocalRun(
    [property: JsonPropertyName("pid")] int Process,
    [property: JsonPropertyName("started")] DateTimeOffset Started,
    [property: JsonPropertyName("server")] string Server,
    [property: JsonPropertyName("kubeconfig")] string Kubeconfig);
