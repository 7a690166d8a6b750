using System.Text.Json;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Gangs;
using Xunit;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;

namespace Ensemble.Operator.Tests.Gangs;

/// <summary>On Ascend a gang needs a rank table, which has an end; wherever a job may land there, it is told so before it waits for anything.</summary>
public sealed class RankTableLimitSpecs
{
    private static readonly AcceleratorClass[] Classes =
    [
        Kind("h100-sxm", Vendor.Nvidia, 989_000), Kind("ascend-910b", Vendor.Huawei, 376_000),
    ];

    [Theory]
    [InlineData("size: {accelerators: 9984}")]
    [InlineData("size: {accelerators: 16384}, variants: [{name: nvidia, vendor: Nvidia}]")]
    [InlineData("size: {accelerators: 16384}, variants: [{name: nvidia, classes: [h100-sxm]}]")]
    [InlineData("size: {elastic: {min: 8, max: 9984}}, variants: [{name: ascend, vendor: Huawei}]")]
    [InlineData("size: {computeLike: {class: h100-sxm, accelerators: 3500}}")]
    [InlineData("size: {computeLike: {class: h100-sxm, accelerators: 9000}}, variants: [{name: nvidia, vendor: Nvidia}]")]
    public void What_a_rank_table_holds_and_what_never_needs_one_is_fine(string spec) => Assert.Null(RankTableLimit.FaultOf(Job(spec), Classes));

    [Theory]
    [InlineData(
        "size: {accelerators: 16384}",
        "spec.size.accelerators is 16384; it may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Use at most 9984, or name another vendor: variants: [{name: nvidia, vendor: Nvidia}].")]
    [InlineData(
        "size: {accelerators: 16384}, variants: [{name: nvidia, vendor: Nvidia}, {name: ascend, vendor: Huawei}]",
        "spec.size.accelerators is 16384; its variant ascend may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Use at most 9984, or leave out spec.variants[1].")]
    [InlineData(
        "size: {accelerators: 16384}, variants: [{name: ascend, vendor: Huawei}]",
        "spec.size.accelerators is 16384; its variant ascend may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Use at most 9984, or run it on another vendor's accelerators.")]
    [InlineData(
        "size: {accelerators: 16384}, variants: [{name: both, classes: [h100-sxm, ascend-910b]}]",
        "spec.size.accelerators is 16384; its variant both may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Use at most 9984, or take the Ascend classes out of spec.variants[0].classes.")]
    [InlineData(
        "size: {elastic: {min: 8, max: 16384}}, variants: [{name: any}]",
        "spec.size.elastic.max is 16384; its variant any may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Use at most 9984, or set spec.variants[0].vendor to another vendor than Huawei.")]
    [InlineData(
        "size: {computeLike: {class: h100-sxm, accelerators: 4000}}",
        "spec.size.computeLike.accelerators is 4000, and as much compute as 4000 h100-sxm is up to 10522 accelerators; it may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Ask for less, or name another vendor: variants: [{name: nvidia, vendor: Nvidia}].")]
    public void A_job_that_could_be_larger_on_Ascend_is_told_the_field_and_the_cure(string spec, string fault) => Assert.Equal(fault, RankTableLimit.FaultOf(Job(spec), Classes)?.ToString());

    private static Core.Jobs.Job Job(string spec)
    {
        var manifest = ManifestReader.Read($$$"""
            apiVersion: ensemble.fleet/v1alpha1
            kind: TrainingJob
            metadata: {name: huge, namespace: team}
            spec: { {{{spec}}}, template: {spec: {containers: [{name: trainer, image: "registry.example/train:1"}]}} }
            """, "spec")[0];
        var parsed = TrainingJobParser.Parse(manifest.Json.Deserialize<TrainingJob>(ResourceJson.Options)!);
        return parsed is Parsed<AcceptedTrainingJob>.Valid valid ? valid.Value.Job : throw new InvalidOperationException(parsed.ToString());
    }

    private static AcceleratorClass Kind(string name, Vendor vendor, long gigaflops) => new()
    {
        Name = name,
        Vendor = vendor,
        Resource = $"{vendor}/{name}",
        RecognisedBy = LabelSelector.Everything,
        Peaks = new() { Bf16 = new(gigaflops) },
    };
}
