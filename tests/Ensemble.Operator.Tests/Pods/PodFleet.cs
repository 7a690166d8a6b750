using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Pods;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.Operator.Tests.Pods;

/// <summary>What the operator knows of other people's pods, before an API server that answers as a spec says.</summary>
internal sealed class PodFleet : HttpMessageHandler
{
    private readonly KubernetesApi _api;
    private readonly FleetInformers _informers;
    private readonly EventRecorder _events;
    private int _version;

    public PodFleet()
    {
        _api = new(new Uri("http://scripted.invalid"), this, FleetOperator.ClientOptions() with { Clock = Clock });
        _informers = new(_api, Clock, NullLogger.Instance);
        Cache = new(_informers, new JobSpecs(), new());
        _events = new(_api, new(), Clock, NullLogger<EventRecorder>.Instance);
        Binder = new(_api, Cache, Clock);
        Doubts = new(Binder, Clock, NullLogger<PodDoubts>.Instance);
        Writes = new(_api, Cache, Binder, Doubts, _events, new(), Clock);
        Holds = new(Cache, new(_api, Cache), Writes, Clock, NullLogger<PodHolds>.Instance) { Released = () => Released++ };
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    public FleetCache Cache { get; }

    /// <summary>The native groups.</summary>
    public PodGroups Groups => _informers.PodGroups;

    public PodBinder Binder { get; }

    public PodDoubts Doubts { get; }

    public PodWrites Writes { get; }

    public PodHolds Holds { get; }

    /// <summary>How often places were given up.</summary>
    public int Released { get; private set; }

    /// <summary>What the operator asked: method and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The API server.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = (_, _) => Task.FromResult(Json("{}", HttpStatusCode.NotFound));

    public static HttpResponseMessage Json(string json, HttpStatusCode code) => new(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Refuse(HttpStatusCode code, string reason) =>
        Json($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"{{reason}}","code":{{(int)code}}}""", code);

    /// <summary>A pod that waits for us.</summary>
    public PodFacts Pod(string name, params string[] claims) => new()
    {
        Key = new("default", name), Uid = name, ResourceVersion = ++_version, SchedulerName = StrangerPod.SchedulerName,
        Claims = [.. claims.Select(claim => new PodClaim(claim, Own: false))], Stranger = new() { Wish = new() },
    };

    public PodFacts See(PodFacts pod)
    {
        Cache.Observe(pod = pod with { ResourceVersion = ++_version });
        return pod;
    }

    public void See(VolumeFacts volume) => Cache.Observe(volume with { ResourceVersion = ++_version });

    public void SeeNode(string name) => Cache.Observe(new NodeFacts
    {
        Name = name, Uid = name, ResourceVersion = ++_version, Labels = LabelSet.Of(new KeyValuePair<string, string>(PoolLevel.HostLabel, name)),
    });

    /// <summary>A claim of a class whose volumes are local.</summary>
    public VolumeClaimFacts SeeClaim(string name)
    {
        _informers.StorageClasses.Observe(new()
        {
            Metadata = new() { Name = "local", Uid = "local", ResourceVersion = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture) },
            Provisioner = "kubernetes.io/no-provisioner", VolumeBindingMode = "WaitForFirstConsumer",
        });
        var claim = new VolumeClaimFacts { Key = new("default", name), Uid = name, ResourceVersion = ++_version, Class = "local", Access = VolumeAccess.ReadWriteOnce, Bytes = 1 };
        Cache.Observe(claim);
        return claim;
    }

    /// <summary>Holds a pod's place on a node.</summary>
    public Decision.Place Assign(PodFacts pod, string node)
    {
        var placement = new Placement("", "", "", 0, [new(node, ChipSet.None)]);
        Assert.True(Cache.Pods.Assign(pod, new(new(pod.Key.Name, 0, null, new()), placement, "default")));
        return new(new(pod.Key.Namespace, pod.Key.Name, JobKind.Pods), placement, new Reason.ClaimsBeingBound(node, []));
    }

    /// <summary>Lets controllers work until a condition holds.</summary>
    public static async Task RunAsync(IController controller, Func<bool> done)
    {
        using var stop = new CancellationTokenSource();
        var running = controller.RunAsync(stop.Token, stop.Token);
        for (var i = 0; i < 1000 && !(done() && controller.Idle); i++) await Task.Delay(5, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;
        Assert.True(done());
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
        return Answer(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Holds.Dispose();
            Writes.Dispose();
            Doubts.Dispose();
            _events.Dispose();
            _api.Dispose();
        }

        base.Dispose(disposing);
    }
}
