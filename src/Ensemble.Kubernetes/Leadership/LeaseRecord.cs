using Ensemble.Kubernetes.Client;
using k8s.Models;

namespace Ensemble.Kubernetes.Leadership;

/// <summary>Reads and writes the one Lease, each write against the version that was read.</summary>
internal sealed class LeaseRecord(KubernetesApi api, LeaderElectionOptions options, TimeProvider clock)
{
    private LeaseView? _view;

    public LeaseView? View => _view;

    /// <summary>Looks at the Lease; a Lease that did not change keeps the time at which we first saw it so.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<LeaseView?> LookAsync(CancellationToken stop)
    {
        var lease = await api.FindAsync<V1Lease>(options.Namespace, options.Name, stop);
        if (lease is null) return _view = null;
        return _view is { } view && view.IsSame(lease) ? view : _view = new(lease, clock.GetTimestamp());
    }

    /// <summary>Whether its holder gave no sign of life for as long as it said.</summary>
    public bool IsFree(LeaseView view) => view.Holder.Length == 0 || clock.GetElapsedTime(view.SeenAt) >= view.Duration;

    /// <summary>Makes the Lease, with us as its holder.</summary>
    /// <exception cref="ApiException">Somebody else made it first (already exists), or the request failed.</exception>
    public async Task CreateAsync(CancellationToken stop)
    {
        var now = Now();
        var body = new V1Lease
        {
            Metadata = new() { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = new() { HolderIdentity = options.Identity, LeaseDurationSeconds = Seconds, AcquireTime = now, RenewTime = now, LeaseTransitions = 0 },
        };
        _view = new(await api.CreateAsync(body, stop), clock.GetTimestamp());
    }

    /// <summary>Makes us its holder, or stays it.</summary>
    /// <exception cref="ApiException">It changed since we looked (a conflict), or the request failed.</exception>
    public async Task HoldAsync(LeaseView view, CancellationToken stop)
    {
        var now = Now();
        var ours = view.Holder == options.Identity;
        var spec = view.Lease.Spec;
        await UpdateAsync(view, new()
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = Seconds,
            AcquireTime = ours ? spec!.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = (spec?.LeaseTransitions ?? 0) + (ours ? 0 : 1),
        }, stop);
    }

    /// <summary>Leaves the Lease to whoever comes next.</summary>
    public Task ReleaseAsync(LeaseView view, CancellationToken stop) => UpdateAsync(view, new()
    {
        HolderIdentity = "",
        LeaseDurationSeconds = 1,
        AcquireTime = view.Lease.Spec?.AcquireTime,
        RenewTime = Now(),
        LeaseTransitions = view.Lease.Spec?.LeaseTransitions,
    }, stop);

    private int Seconds => (int)Math.Ceiling(options.LeaseDuration.TotalSeconds);

    private async Task UpdateAsync(LeaseView view, V1LeaseSpec spec, CancellationToken stop)
    {
        var body = new V1Lease { ApiVersion = view.Lease.ApiVersion, Kind = view.Lease.Kind, Metadata = view.Lease.Metadata, Spec = spec };
        _view = new(await api.UpdateAsync(body, stop), clock.GetTimestamp());
    }

    /// <summary>Never a whole second: KubernetesClient then leaves out the fraction, which API servers want in a MicroTime.</summary>
    private DateTime Now()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.Ticks % TimeSpan.TicksPerSecond == 0 ? now.AddMicroseconds(1) : now;
    }
}
