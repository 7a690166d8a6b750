using System.Net;
using Xunit;

namespace Ensemble.Operator.Tests.Pods;

/// <summary>Which version of the native PodGroups is followed, when the server is away and when it is upgraded.</summary>
public sealed class PodGroupsSpecs : IDisposable
{
    private readonly PodFleet _fleet = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile string _served = "v1alpha2";
    private volatile bool _away;

    public PodGroupsSpecs() => _fleet.Answer = AnswerAsync;

    public void Dispose()
    {
        _stop.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public async Task A_server_that_is_away_says_nothing_about_what_it_serves()
    {
        _away = true;
        var running = _fleet.Groups.RunAsync(_stop.Token);
        await PassAsync(TimeSpan.FromSeconds(1), () => _fleet.Requests.Count > 10);
        Assert.False(_fleet.Groups.Synced.IsCompleted);

        _away = false;
        await PassAsync(TimeSpan.FromSeconds(1), () => _fleet.Groups.Synced.IsCompleted);

        Assert.Equal("v1alpha2", _fleet.Groups.Kind.Version);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_version_that_is_served_no_longer_gives_way_to_one_that_is()
    {
        var running = _fleet.Groups.RunAsync(_stop.Token);
        await PassAsync(TimeSpan.FromSeconds(1), () => _fleet.Groups.Served);
        Assert.Equal("v1alpha2", _fleet.Groups.Kind.Version);

        _served = "v1beta1";
        await PassAsync(TimeSpan.FromMinutes(1), () => _fleet.Groups.Kind.Version == "v1beta1");

        await EndAsync(running);
    }

    private async Task PassAsync(TimeSpan step, Func<bool> done)
    {
        for (var i = 0; i < 1000 && !done(); i++)
        {
            _fleet.Clock.Advance(step);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True(done());
    }

    private async Task EndAsync(Task running)
    {
        await _stop.CancelAsync();
        await running;
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken stop)
    {
        if (_away) return PodFleet.Refuse(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable");
        var group = $"/apis/scheduling.k8s.io/{_served}";
        if (request.RequestUri!.AbsolutePath == group) return PodFleet.Json("""{"resources":[{"name":"podgroups"}]}""", HttpStatusCode.OK);
        if (request.RequestUri.AbsolutePath != $"{group}/podgroups") return PodFleet.Refuse(HttpStatusCode.NotFound, "NotFound");
        if (request.RequestUri.Query.Contains("watch=", StringComparison.Ordinal)) await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        return PodFleet.Json("""{"metadata":{"resourceVersion":"1"},"items":[]}""", HttpStatusCode.OK);
    }
}
