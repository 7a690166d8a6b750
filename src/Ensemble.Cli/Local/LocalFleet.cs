using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster;
using Ensemble.Operator.Hosting;
using Microsoft.Extensions.Logging;

namespace Ensemble.Cli.Local;

/// <summary>A local cluster with the site of the samples on it and, unless not wanted, an operator that runs it, all in this process.</summary>
internal sealed class LocalFleet : IAsyncDisposable
{
    private readonly KubernetesApi? _operatorApi;
    private readonly FleetOperator? _operator;

    private LocalFleet(EmbeddedCluster cluster, KubernetesApi api, Site site, KubernetesApi? operatorApi, FleetOperator? @operator) =>
        (Cluster, Api, Site, _operatorApi, _operator) = (cluster, api, site, operatorApi, @operator);

    /// <summary>The cluster.</summary>
    public EmbeddedCluster Cluster { get; }

    /// <summary>A client of it for this command.</summary>
    public KubernetesApi Api { get; }

    /// <summary>What is installed on it.</summary>
    public Site Site { get; }

    /// <summary>Starts it all.</summary>
    /// <param name="options">How the cluster is made.</param>
    /// <param name="withOperator">Whether an operator runs.</param>
    /// <param name="logs">Where the operator logs to.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<LocalFleet> StartAsync(EmbeddedClusterOptions options, bool withOperator, ILoggerFactory logs, CancellationToken stop)
    {
        var cluster = await EmbeddedCluster.StartAsync(options, stop);
        try
        {
            var api = cluster.CreateClient("ensemble");
            var site = await Site.InstallAsync(api, stop);
            if (!withOperator) return new(cluster, api, site, null, null);

            // No lease: this process is the only one that could hold it, and the cluster ends with it.
            var operatorApi = cluster.CreateClient("ensemble-operator", FleetOperator.ClientOptions());
            var fleet = new FleetOperator(operatorApi, new() { LeaderElection = false }, options.Clock, logs, new LocalMetrics(cluster));
            await fleet.StartAsync(stop);
            return new(cluster, api, site, operatorApi, fleet);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_operator is not null) await _operator.DisposeAsync();
        _operatorApi?.Dispose();
        Api.Dispose();
        await Cluster.DisposeAsync();
    }
}
