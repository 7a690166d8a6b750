using System.Text;
using Ensemble.LocalCluster.Api;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class PodSpecs : ApiSpecs
{
    protected override ApiServerOptions Options => base.Options with { Logs = new EchoLogs() };

    [Fact]
    public async Task A_pod_gets_what_clients_count_on()
    {
        var pod = (await Post(Pods, Pod("p", "containers: [{name: main, image: x, resources: {limits: {cpu: '1', memory: 1Gi}}}]"))).Expect(201).Json;
        var (spec, container) = (pod["spec"]!, pod["spec"]!["containers"]![0]!);
        Assert.Equal(("Pending", "Guaranteed"), (pod["status"]!["phase"]!.ToString(), pod["status"]!["qosClass"]!.ToString()));
        Assert.Equal(("Always", "30", "default", "0"),
            (spec["restartPolicy"]!.ToString(), spec["terminationGracePeriodSeconds"]!.ToString(), spec["serviceAccountName"]!.ToString(), spec["priority"]!.ToString()));
        Assert.Equal(("Always", """{"cpu":"1","memory":"1Gi"}"""), (container["imagePullPolicy"]!.ToString(), container["resources"]!["requests"]!.ToJsonString()));
        Assert.Equal("300", spec["tolerations"]![0]!["tolerationSeconds"]!.ToString());
    }

    [Fact]
    public async Task A_priority_class_gives_the_priority_and_an_unknown_one_is_forbidden()
    {
        await Post("/apis/scheduling.k8s.io/v1/priorityclasses", "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 7}");
        Assert.Equal("7", (await Post(Pods, Pod("p", "priorityClassName: high, containers: [{name: main, image: x}]"))).Json["spec"]!["priority"]!.ToString());
        Assert.Equal("pods \"q\" is forbidden: no PriorityClass with name low was found",
            (await Post(Pods, Pod("q", "priorityClassName: low, containers: [{name: main, image: x}]"))).Expect(403).Message);
    }

    [Theory]
    [InlineData("restartPolicy: Never", "spec.containers: Required value")]
    [InlineData("containers: [{image: x}]", "spec.containers[0].name: Required value")]
    [InlineData("containers: [{name: a}]", "spec.containers[0].image: Required value")]
    [InlineData("containers: [{name: a, image: x}, {name: a, image: x}]", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("restartPolicy: Maybe, containers: [{name: a, image: x}]", "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /v}]}]", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("containers: [{name: a, image: x, resources: {limits: {cpu: '-1'}}}]", "spec.containers[0].resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("containers: [{name: a, image: x, resources: {limits: {nvidia.com/gpu: '1'}, requests: {nvidia.com/gpu: '2'}}}]", "spec.containers[0].resources.requests: Invalid value: \"2\": must be equal to nvidia.com/gpu limit of 1")]
    [InlineData("containers: [{name: a, image: x, resources: {limits: {cpu: '1'}, requests: {cpu: '2'}}}]", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    public async Task A_pod_that_could_never_run_is_refused_with_its_field(string spec, string why) =>
        Assert.Contains(why, (await Post(Pods, Pod("p", spec))).Expect(422).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("containers: [{name: a, image: x, resources: {limits: {cpu: lots}}}]", "spec.containers[0].resources.limits.cpu")]
    [InlineData("containers: {name: a}", "spec.containers")]
    [InlineData("containers: [{name: a, image: 5}]", "spec.containers[0].image")]
    public async Task A_field_of_the_wrong_type_cannot_be_decoded(string spec, string field) =>
        Assert.StartsWith($"Pod in version \"v1\" cannot be handled as a Pod: {field}: ", (await Post(Pods, Pod("p", spec))).Expect(400).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_misspelt_field_is_named_if_asked_to_be_strict() =>
        Assert.EndsWith("strict decoding error: unknown field \"spec.containers[0].imagePolicy\"",
            (await Post($"{Pods}?fieldValidation=Strict", Pod("p", "containers: [{name: a, image: x, imagePolicy: y}]"))).Expect(400).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_a_pod_runs_cannot_change_but_its_image_can()
    {
        await Post(Pods, Pod("p"));
        (await Strategic($"{Pods}/p", """{"spec":{"containers":[{"name":"main","image":"x:2"}]}}""")).Expect(200);
        Assert.Contains("pod updates may not change fields other than", (await Merge($"{Pods}/p", """{"spec":{"nodeName":"n2"}}""")).Expect(422).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        await Post(Pods, Pod("p"));
        const string Binding = "{apiVersion: v1, kind: Binding, metadata: {name: p}, target: {kind: Node, name: n1}}";
        (await Post($"{Pods}/p/binding", Binding)).Expect(201);
        var pod = (await Get($"{Pods}/p")).Json;
        Assert.Equal(("n1", "PodScheduled"), (pod["spec"]!["nodeName"]!.ToString(), pod["status"]!["conditions"]![0]!["type"]!.ToString()));
        Assert.Contains("already assigned to node \"n1\"", (await Post($"{Pods}/p/binding", Binding)).Expect(409).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_come_from_their_source()
    {
        await Post(Pods, Pod("p", "containers: [{name: a, image: x}, {name: b, image: x}]"));
        Assert.Equal("p/b tail 3 follow False since 2026-01-02 03:03:55", (await Get($"{Pods}/p/log?container=b&tailLines=3&sinceSeconds=10")).Text);
        Assert.Contains("choose one of: [a b]", (await Get($"{Pods}/p/log")).Expect(400).Message, StringComparison.Ordinal);
        (await Get($"{Pods}/p/log?container=c")).Expect(400);
        (await Get($"{Pods}/q/log")).Expect(404);
    }

    private sealed class EchoLogs : IPodLogSource
    {
        public Task<Stream?> OpenAsync(PodLogRequest request, CancellationToken stop) => Task.FromResult<Stream?>(new MemoryStream(
            Encoding.UTF8.GetBytes($"{request.Pod}/{request.Container} tail {request.TailLines} follow {request.Follow} since {request.Since:yyyy-MM-dd HH:mm:ss}")));
    }
}
