using System.Text;
using System.Text.Json;
using CsCheck;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using k8s.Models;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

public sealed class HostileJsonSpecs
{
    private static readonly byte[] Typical = Encoding.UTF8.GetBytes(Pods.Typical(7));

    [Fact]
    public void A_bad_object_is_told_and_the_others_of_its_list_are_read()
    {
        string[] bad =
        [
            "{}", """{"metadata":5}""", """{"metadata":{"name":""}}""", """{"metadata":{"name":["x"]}}""", """{"metadata":[{"name":"x"}]}""",
            """{"metadata":{"name":"\ud800"}}""", """{"metadata":null,"spec":null,"status":null}""",
        ];
        var items = new List<PodFacts>();
        var told = new List<BadObject>();
        var list = "{\"items\":[" + string.Join(',', bad.SelectMany(b => new[] { b, Pods.Small("good", 1) })) + "],\"metadata\":{\"resourceVersion\":\"4\",\"continue\":\"c\"}}";

        var page = ListPage.Read(Encoding.UTF8.GetBytes(list), new PodProjection(), items, told.Add);

        Assert.Equal(new("4", "c"), page);
        Assert.Equal(bad.Length, items.Count);
        Assert.Equal(bad.Length, told.Count);
        Assert.All(told, b => Assert.NotEqual("", b.Problem));
    }

    [Fact]
    public void A_typed_object_of_the_wrong_shape_is_told_with_its_name()
    {
        var items = new List<V1ConfigMap>();
        var told = new List<BadObject>();
        const string list = """{"items":[{"metadata":{"name":"bad","namespace":"a"},"data":7},{"metadata":{"name":"good"},"data":{"k":"v"}},null,3,"x"]}""";

        ListPage.Read(Encoding.UTF8.GetBytes(list), new TypedProjection<V1ConfigMap>(), items, told.Add);

        Assert.Equal("good", Assert.Single(items).Metadata.Name);
        Assert.Equal("a/bad", Assert.Single(told).Key.ToString());
    }

    [Fact]
    public void Deeply_nested_objects_do_no_harm()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 300)) + "1" + new string('}', 300);
        Assert.Equal("p", Pods.Read(Pods.Small("p", 1, more: $",\"spec\":{deep}")).Key.Name);
    }

    [Fact]
    public void Wrong_types_anywhere_are_left_out()
    {
        string[] values = ["null", "7", "\"x\"", "[]", "{}", "[1,[2,{}]]", "true", "-1e999", "\"\\u0000\""];
        string[] fields = ["nodeName", "schedulerName", "priority", "containers", "initContainers", "overhead", "resources", "phase", "reason", "message", "podIP",
            "hostIP", "conditions", "containerStatuses", "initContainerStatuses"];
        foreach (var field in fields)
        {
            foreach (var value in values)
            {
                var pod = Pods.Read(Pods.Small("p", 1, more: $$""","spec":{"{{field}}":{{value}} },"status":{"{{field}}":{{value}} }"""));
                Assert.Equal("p", pod.Key.Name);
            }
        }
    }

    [Fact]
    public void Random_damage_gives_an_object_a_reported_problem_or_no_list_at_all() =>
        Gen.Select(Gen.Int[0, Typical.Length - 1].Array[1, 6], Gen.Byte.Array[6], Gen.Int[0, 3]).Sample((places, bytes, kind) =>
        {
            var damaged = (byte[])Typical.Clone();
            for (var i = 0; i < places.Length; i++) damaged[places[i]] = bytes[i];
            if (kind == 1) damaged = damaged[..places[0]];

            Survives(damaged, new PodProjection());
            Survives(damaged, new NodeProjection());
            Survives(damaged, new TypedProjection<V1Pod>());
            Survives(damaged, new TypedProjection<TrainingJob>());
        }, iter: 2000);

    [Fact]
    public void Random_bytes_are_no_list() => Gen.Byte.Array[0, 200].Sample(bytes => Survives(bytes, new PodProjection()));

    private static void Survives<T>(byte[] item, IProjection<T> projection)
        where T : class
    {
        byte[] list = [.. "{\"items\":["u8, .. item, .. ","u8, .. "{\"metadata\":{\"name\":\"after\"}}"u8, .. "]}"u8];
        var items = new List<T>();
        var told = new List<BadObject>();
        try
        {
            ListPage.Read(list, projection, items, told.Add);
            Assert.Equal("after", projection.KeyOf(items[^1]).Name);
        }
        catch (JsonException)
        {
            // The damage broke JSON itself: the whole answer is worthless and asked for again.
        }

        try
        {
            var told2 = WatchEvent.Read([.. "{\"type\":\"ADDED\",\"object\":"u8, .. item, .. "}"u8]);
            var json = told2.Object;
            _ = ProjectionReader.Read(ref json, projection, out _);
            _ = MetadataFacts.TryFind(told2.Object);
        }
        catch (JsonException)
        {
            // Likewise.
        }
    }
}
