using System.Reflection;
using System.Text.Json;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using k8s.Models;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Resources;

public sealed class ResourceJsonSpecs
{
    [Fact]
    public void A_training_job_is_read_and_written_without_loss()
    {
        const string Json = """
            {"apiVersion":"ensemble.fleet/v1alpha1","kind":"TrainingJob","metadata":{"creationTimestamp":"2026-12-20T00:00:00Z","name":"a"},
            "spec":{"queue":"research","suspend":false,"size":{"elastic":{"min":8,"max":64,"step":"PowersOfTwo"}},"work":{"tokens":"1500G"},
            "variants":[{"name":"n","vendor":"Nvidia","containers":[{"name":"trainer","image":"x:1","env":[{"name":"A","value":"1"}]}]}],
            "choose":"InOrder","checkpoint":{"every":"10m"},"deadline":"2026-12-24T18:00:00Z","template":{"spec":{"containers":[{"name":"trainer","ports":[{"containerPort":1}]}]}}},
            "status":{"observedGeneration":3,"conditions":[{"lastTransitionTime":"2026-12-20T00:00:00Z","message":"m","reason":"R","status":"True","type":"Accepted"}],
            "placement":{"generation":1,"hosts":[{"nodes":"gpu-a-[1-2]","chips":"0-7"}]}}}
            """;
        var job = JsonSerializer.Deserialize<TrainingJob>(Json, ResourceJson.Options)!;
        Assert.Equal(VariantChoice.InOrder, job.Spec.Choose!.Value.ValueOr(VariantChoice.LeastCost));
        Assert.Equal("x:1", job.Spec.Variants![0].Containers![0].Fields!["image"].GetString());
        Assert.Equal(Json.Replace("\n", "", StringComparison.Ordinal), JsonSerializer.Serialize(job, ResourceJson.Options));
    }

    [Fact]
    public void One_bad_object_does_not_break_a_list()
    {
        const string Json = """
            {"apiVersion":"ensemble.fleet/v1alpha1","kind":"TrainingJobList","metadata":{"resourceVersion":"7"},"items":[
            {"metadata":{"name":"bad-number"},"spec":{"size":{"accelerators":"eight"}}},
            {"metadata":{"name":"bad-shape"},"spec":["no"],"status":{"attempt":{}}},
            {"metadata":{"name":"bad-time"},"spec":{"deadline":"tomorrow"}},
            {"metadata":{"name":"bad-word"},"spec":{"choose":"Cheapest","size":{"accelerators":8}}},
            {"metadata":{"name":"null"},"spec":null},{"metadata":null},
            {"metadata":{"name":"good"},"spec":{"size":{"accelerators":8}}}]}
            """;
        var jobs = JsonSerializer.Deserialize<KubernetesList<TrainingJob>>(Json, ResourceJson.Options)!.Items;
        Assert.Equal(["bad-number", "bad-shape", "bad-time", "bad-word", "null", null, "good"], jobs.Select(job => job.Metadata.Name));
        Assert.Equal("size.accelerators", jobs[0].Spec.Unreadable?.Field);
        Assert.NotNull(jobs[1].Spec.Unreadable);
        Assert.Equal("attempt", jobs[1].Status?.Unreadable?.Field);
        Assert.Contains("tomorrow", jobs[2].Spec.Unreadable?.Problem, StringComparison.Ordinal);
        Assert.Equal("Cheapest", jobs[3].Spec.Choose?.Text);
        Assert.All(jobs.Skip(3), job => Assert.Null(job.Spec.Unreadable));
        Assert.Equal(8, jobs[6].Spec.Size?.Accelerators);
    }

    [Fact]
    public void Every_kind_has_a_descriptor_that_agrees_with_its_type()
    {
        var entities = typeof(TrainingJob).Assembly.GetTypes()
            .Select(type => (type, entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
            .Where(found => found.entity?.Group == ResourceKinds.Group)
            .ToDictionary(found => found.type.Name, found => found.entity!, StringComparer.Ordinal);
        Assert.Equal(ResourceKinds.All.Select(kind => kind.Kind).Order(StringComparer.Ordinal), entities.Keys.Order(StringComparer.Ordinal));
        Assert.All(ResourceKinds.All, kind =>
        {
            Assert.Equal((kind.Version, kind.Plural), (entities[kind.Kind].ApiVersion, entities[kind.Kind].PluralName));
            Assert.Equal(2, ResourceKinds.ShortName(kind).Length);
        });
    }
}
