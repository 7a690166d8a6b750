using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Processes;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>What all simulated nodes of this process share. The gate guards every node, pod and chip.</summary>
internal sealed class KubeletHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _reading;
    private int _addresses;

    public KubeletHost(KubernetesApi api, KubeletOptions options, TimeProvider clock)
    {
        (Api, Options) = (api, options);
        Agenda = new(Gate, clock);
        Outbox = new(clock);
        Trainings = new(Agenda);
    }

    public Lock Gate { get; } = new();
    public KubernetesApi Api { get; }
    public KubeletOptions Options { get; }
    public Agenda Agenda { get; }
    public Outbox Outbox { get; }
    public Trainings Trainings { get; }
    public bool IsAtRest => Outbox.IsEmpty && Volatile.Read(ref _reading) == 0;

    /// <summary>The next pod address: 10.128.0.0/9, never given twice.</summary>
    public string NextAddress()
    {
        var number = ++_addresses;
        return $"10.{128 + (number >> 16) % 128}.{number >> 8 & 255}.{number & 255}";
    }

    /// <summary>Reads a ConfigMap, then goes on under the gate: with its data, or with null where there is none or no answer came.</summary>
    public void ReadConfigMap(string ns, string name, Action<JsonObject?> then)
    {
        Interlocked.Increment(ref _reading);
        _ = Task.Run(async () =>
        {
            JsonObject? data = null;
            try
            {
                var map = await Api.FindAsync<JsonObject>(CoreKinds.ConfigMap, ns, name, _stop.Token);
                if (map is not null) data = map["data"] as JsonObject ?? [];
            }
            catch (Exception e) when (e is ApiException or OperationCanceledException)
            {
                // As good as absent: the mount is tried again.
            }

            lock (Gate) then(data);
            Interlocked.Decrement(ref _reading);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Agenda.Dispose();
        await Outbox.DisposeAsync();
        _stop.Dispose();
    }
}
