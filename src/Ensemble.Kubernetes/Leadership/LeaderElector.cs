using System.Diagnostics.CodeAnalysis;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Leadership;

/// <summary>Lets one of several processes work at a time, by a Lease.</summary>
/// <remarks>
/// A Lease is changed only against the version that was read. Whether its holder is dead is judged by how long it has not changed on our
/// own monotonic clock. A leader counts its time from before each renewal was sent, and its work is cancelled at the renewal deadline,
/// whatever the network does: that is earlier than anybody else may start. What no Lease can do is to stop a request that is under way
/// or a process that sleeps: writes must still be guarded by resource versions.
/// KubernetesClient's elector is not used: an exception in its renewal loop ends leadership, a renewal that hangs may win the Lease back
/// after it said that leadership ended, and IsLeader knows no expiry.
/// </remarks>
public sealed class LeaderElector(KubernetesApi api, LeaderElectionOptions options, TimeProvider clock, ILogger<LeaderElector> log)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Lease, "get", "create", "update").InOwnNamespace(),
    ];

    private readonly LeaseRecord _lease = new(api, options, clock);
    private long _renewedAt;
    private volatile bool _leads;

    /// <summary>Whether we lead, and the last renewal is not too old.</summary>
    public bool IsLeader => _leads && clock.GetElapsedTime(Interlocked.Read(ref _renewedAt)) < options.RenewDeadline;

    /// <summary>Who held the Lease when we last looked; empty where nobody did.</summary>
    public string Leader => _lease.View?.Holder ?? "";

    /// <summary>Waits for leadership and does the work, again and again, until stopped or the work ends by itself.</summary>
    /// <param name="work">
    /// The work. Its token is cancelled when leadership is lost, and only then: on <paramref name="stop"/> it should come to an end by
    /// itself, and keeps leadership until it has.
    /// </param>
    /// <param name="stop">Ends the campaign; once the work has ended, the Lease is given up at once.</param>
    /// <exception cref="InvalidOperationException">The options' times don't fit each other.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (options.RetryPeriod * 1.2 >= options.RenewDeadline || options.RenewDeadline >= options.LeaseDuration)
        {
            throw new InvalidOperationException("RetryPeriod must be shorter than RenewDeadline, and that shorter than LeaseDuration.");
        }

        while (!stop.IsCancellationRequested)
        {
            if (!await AcquireAsync(stop)) return;
            if (await LeadAsync(work)) return;
        }
    }

    /// <returns>False if stopped.</returns>
    private async Task<bool> AcquireAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (await TryAcquireAsync(stop)) return true;
                await PauseAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A campaign goes on until it is stopped.")]
    private async Task<bool> TryAcquireAsync(CancellationToken stop)
    {
        using var late = new CancellationTokenSource(options.RenewDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            var view = await _lease.LookAsync(either.Token);
            // Ours though we don't lead: a renewal that arrived after its time. Nobody else can have it, so there is nothing to wait for.
            if (view is not null && view.Holder != options.Identity && !_lease.IsFree(view)) return false;

            var asked = clock.GetTimestamp();
            if (view is null) await _lease.CreateAsync(either.Token);
            else await _lease.HoldAsync(view, either.Token);
            Interlocked.Exchange(ref _renewedAt, asked);
            return IsInTime();
        }
        catch (ApiException e) when (e.IsConflict || e.IsAlreadyExists)
        {
            return false; // Somebody else was faster.
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.CampaignFailed(options.Name, e.Message); // Also while stopping: a request that is cut short need not say so by its exception.
            return false;
        }
    }

    /// <returns>True if the work ended by itself; false if leadership was lost.</returns>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> work)
    {
        using var lost = new CancellationTokenSource(Remaining(), clock); // Fires at the renewal deadline unless put off.
        _leads = true;
        log.Leading(options.Identity, options.Name);
        var working = Task.Run(() => work(lost.Token), CancellationToken.None);
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(lost, ended.Token);
        var ledToTheEnd = false;
        try
        {
            await working;
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // That is how work ends that lost its leadership.
        }
        finally
        {
            await ended.CancelAsync();
            await renewing; // No renewal is under way from here on, and none is sent.
            ledToTheEnd = !lost.IsCancellationRequested;
            _leads = false;
            if (ledToTheEnd) await ReleaseAsync();
        }

        if (ledToTheEnd) return true;
        log.LeadershipLost(options.Identity, options.Name);
        return false;
    }

    private async Task RenewAsync(CancellationTokenSource lost, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost.Token, ended);
        try
        {
            while (true)
            {
                await PauseAsync(either.Token);
                if (await TryRenewAsync(either.Token)) lost.CancelAfter(Remaining());
                else await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended, or the deadline has passed.
        }
    }

    /// <returns>False if the Lease is surely somebody else's.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the deadline decides how long we may lead.")]
    private async Task<bool> TryRenewAsync(CancellationToken stop)
    {
        try
        {
            var asked = clock.GetTimestamp();
            await _lease.HoldAsync(_lease.View!, stop);
            Interlocked.Exchange(ref _renewedAt, asked);
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return await IsStillOursAsync(stop);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.RenewalFailed(options.Name, e.Message);
            return true;
        }
    }

    /// <summary>After a conflict: the Lease may be as our own renewal left it whose answer was lost. Then the next renewal goes on from there.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the deadline decides how long we may lead.")]
    private async Task<bool> IsStillOursAsync(CancellationToken stop)
    {
        try
        {
            return await _lease.LookAsync(stop) is { } view && view.Holder == options.Identity;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.RenewalFailed(options.Name, e.Message);
            return true;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A Lease that is not given up expires.")]
    private async Task ReleaseAsync()
    {
        using var late = new CancellationTokenSource(options.RetryPeriod, clock);
        try
        {
            await _lease.ReleaseAsync(_lease.View!, late.Token);
        }
        catch (Exception e)
        {
            log.ReleaseFailed(options.Name, e.Message);
        }
    }

    private TimeSpan Remaining()
    {
        var left = options.RenewDeadline - clock.GetElapsedTime(Interlocked.Read(ref _renewedAt));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool IsInTime() => Remaining() > TimeSpan.Zero;

    private Task PauseAsync(CancellationToken stop) => Task.Delay(options.RetryPeriod * (1 + 0.2 * Random.Shared.NextDouble()), clock, stop);
}
