using Ensemble.Core.Fleet;
using Ensemble.Core.Units;
using Ensemble.Kubernetes.Parsing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class SiteParserSpecs
{
    private const string Class = """
        $class
        spec:
          vendor: Huawei
          resource: huawei.com/Ascend910
          recognisedBy: {matchExpressions: [{key: node.kubernetes.io/npu.chip.name, operator: In, values: [910B1, 910B2]}]}
          memory: {gibibytes: 64, gigabytesPerSecond: "1760"}
          teraflops: {bf16: "354", fp16: "376", int8: "752"}
          power: {tdpWatts: 350, idleWatts: 95, limit: {settable: true, minWatts: 200, maxWatts: 350}, curve: [{power: "0.5", throughput: "0.8"}, {power: 1, throughput: 1}]}
          fabric: {kind: FullMesh, gigabytesPerSecond: "196", island: 8}
          sources: ["x"]
        """;

    [Fact]
    public void A_class_is_read_in_the_units_of_the_core()
    {
        var parsed = Manifests.Valid(AcceleratorClassParser.Parse(Manifests.Read<Kubernetes.Resources.AcceleratorClass>(Class)));
        Assert.Equal(("h100", Vendor.Huawei, "huawei.com/Ascend910"), (parsed.Name, parsed.Vendor, parsed.Resource));
        Assert.Equal("node.kubernetes.io/npu.chip.name in (910B1,910B2)", parsed.RecognisedBy.ToString());
        Assert.Equal((ByteSize.OfGibibytes(64), Bandwidth.OfGigabytesPerSecond(1760)), (parsed.Memory, parsed.MemoryBandwidth));
        Assert.Equal((ComputeRate.OfTeraflops(354), ComputeRate.OfTeraflops(376), null, ComputeRate.OfTeraflops(752)), (parsed.Peaks.Bf16, parsed.Peaks.Fp16, parsed.Peaks.Fp8, parsed.Peaks.Int8));
        Assert.Equal((Watts.Of(350), Watts.Of(95), true, Watts.Of(200), Watts.Of(350)), (parsed.Power.Tdp, parsed.Power.Idle, parsed.Power.LimitSettable, parsed.Power.LimitMin, parsed.Power.LimitMax));
        Assert.Equal([new PowerCurvePoint(0.5, 0.8), new PowerCurvePoint(1, 1)], parsed.Power.Curve);
        Assert.Equal(new Fabric(FabricKind.FullMesh, 8, Bandwidth.OfGigabytesPerSecond(196)), parsed.Fabric);
    }

    [Fact]
    public void A_pool_takes_the_nodes_that_its_class_recognises_and_its_own_selector_narrows()
    {
        var kind = Manifests.Valid(AcceleratorClassParser.Parse(Manifests.Read<Kubernetes.Resources.AcceleratorClass>(Class)));
        var pool = Manifests.Valid(AcceleratorPoolParser.Parse(Manifests.Read<Kubernetes.Resources.AcceleratorPool>("""
            $pool
            spec:
              class: h100
              sharing: Shared
              nodeSelector: {matchLabels: {hall: b}}
              levels: [{name: Zone, label: topology.kubernetes.io/zone, gigabytesPerSecond: "12", microseconds: "1.5"}, {name: Rack, label: rack}]
            """), name => name == "h100" ? kind : null));
        Assert.Equal("node.kubernetes.io/npu.chip.name in (910B1,910B2),hall=b", pool.Selector.ToString());
        Assert.Equal(("nvidia-a", kind, true), (pool.Name, pool.Class, pool.Shared));
        Assert.Equal(
            [new PoolLevel("Zone", "topology.kubernetes.io/zone", Bandwidth.OfGigabytesPerSecond(12), TimeSpan.FromMicroseconds(1.5)), new PoolLevel("Rack", "rack")],
            pool.Levels);
    }

    [Fact]
    public void A_pool_whose_class_is_missing_says_so() => Assert.Equal(
        "spec.class is 'h100', and no AcceleratorClass that can be used has that name. Create or mend it, or name one of those that 'kubectl get acceleratorclasses' lists.",
        Manifests.Faults(AcceleratorPoolParser.Parse(Manifests.Read<Kubernetes.Resources.AcceleratorPool>("$pool\nspec: {class: h100}"), _ => null)));

    [Fact]
    public void A_queue_is_read_and_what_it_wishes_in_vain_is_listed()
    {
        var resource = Manifests.Read<Kubernetes.Resources.FleetQueue>("""
            $queue
            spec: {parent: company, weight: 3, guaranteed: [{class: h100, accelerators: 64}], limit: {accelerators: 256, watts: 900k}, namespaces: {matchLabels: {team: research}}}
            """);
        var queue = Manifests.Valid(FleetQueueParser.Parse(resource));
        Assert.Equal(("research", 256), (queue.Name, queue.MaxAccelerators));
        Assert.Equal(["spec.parent", "spec.weight", "spec.guaranteed", "spec.limit.watts"], NotActedOn.Fields(resource));
    }

    [Fact]
    public void Catalogue_and_samples_have_no_fault()
    {
        var files = Repository.Manifests;
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var documents = ManifestReader.Read(File.ReadAllText(file), Path.GetFileName(file));
            Assert.NotEmpty(documents);
            Assert.All(documents, document => Assert.Equal("", string.Join('\n', ManifestCheck.Check(document))));
        });
    }
}
