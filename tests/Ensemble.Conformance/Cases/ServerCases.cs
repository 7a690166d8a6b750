using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>What clients ask a server about itself, and the small kinds that the operator lives by.</summary>
public abstract class ServerCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Theory]
    [InlineData("version", "gitVersion")]
    [InlineData("api", "versions")]
    [InlineData("apis", "groups")]
    [InlineData("apis/ensemble.fleet", "preferredVersion")]
    [InlineData("apis/ensemble.fleet/v1alpha1", "resources")]
    [InlineData("api/v1", "resources")]
    [InlineData("openapi/v3", "paths")]
    public async Task It_describes_itself(string path, string member) => Assert.NotNull((await RawRequest.GetAsync(Cluster, path))[member]);

    [Theory]
    [InlineData("readyz")]
    [InlineData("livez")]
    public async Task It_is_well(string path) => Assert.Equal("ok", (await RawRequest.SendAsync(Cluster, HttpMethod.Get, path)).Body);

    [Fact]
    public async Task Our_kinds_have_short_names_a_category_and_a_status()
    {
        var resources = (await RawRequest.GetAsync(Cluster, "apis/ensemble.fleet/v1alpha1"))["resources"]!.AsArray();
        var job = resources.First(r => (string?)r!["name"] == "trainingjobs")!;
        Assert.Equal(("tj", "true", "TrainingJob"), (job.At("shortNames.0"), job.At("namespaced"), job.At("kind")));
        Assert.Contains("ensemble", job["categories"]!.AsArray().Select(c => (string?)c));
        Assert.Contains(resources, r => (string?)r!["name"] == "trainingjobs/status");
    }

    [Fact]
    public async Task Discovery_comes_in_one_answer_for_kubectl()
    {
        var found = await RawRequest.GetAsync(Cluster, "apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        Assert.Contains(found["items"]!.AsArray(), group => group.At("metadata.name") == "ensemble.fleet");
    }

    [Fact]
    public async Task OpenAPI_knows_our_kinds_field_by_field()
    {
        var path = (string)(await RawRequest.GetAsync(Cluster, "openapi/v3"))["paths"]!["apis/ensemble.fleet/v1alpha1"]!["serverRelativeURL"]!;
        var schemas = (await RawRequest.GetAsync(Cluster, path.TrimStart('/')))["components"]!["schemas"]!.AsObject();
        var job = schemas.First(s => s.Key.EndsWith("TrainingJob", StringComparison.Ordinal)).Value!;
        Assert.NotNull(job["properties"]!["spec"]!["properties"]!["size"]);
    }

    [Fact]
    public async Task A_stranger_is_not_let_in() =>
        Assert.Equal(401, (int)(await RawRequest.SendAsync(Cluster, HttpMethod.Get, "api/v1/namespaces", token: "no-token")).Code);

    [Fact]
    public async Task A_path_that_is_none_is_not_found() => Assert.Equal(404, (int)(await RawRequest.SendAsync(Cluster, HttpMethod.Get, "nowhere")).Code);

    [Fact]
    public async Task A_method_that_a_collection_lacks_is_not_allowed() =>
        Assert.Equal(405, (int)(await RawRequest.SendAsync(Cluster, HttpMethod.Put, $"api/v1/namespaces/{Namespace}/configmaps", Objects.Named("v1", "ConfigMap", "a"))).Code);

    [Fact]
    public async Task A_lease_changes_hands_by_version()
    {
        var name = Unique("lease");
        var lease = await CreateAsync($"{{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {{name: {name}}}, spec: {{holderIdentity: one, leaseDurationSeconds: 15, renewTime: '2026-11-02T08:00:00.000000Z'}}}}");
        var late = (JsonObject)lease.DeepClone();
        lease["spec"]!["holderIdentity"] = "two";
        Assert.Equal("two", (await UpdateAsync(lease)).At("spec.holderIdentity"));
        late["spec"]!["holderIdentity"] = "three";
        await RefusedAsync(409, () => UpdateAsync(late));
        Assert.Equal("2026-11-02T08:00:00.000000Z", (await GetAsync(lease)).At("spec.renewTime"));
    }

    [Fact]
    public async Task A_service_without_an_address_keeps_none_and_others_get_one()
    {
        var headless = await CreateAsync($"{{apiVersion: v1, kind: Service, metadata: {{name: {Unique("svc")}}}, spec: {{clusterIP: None, publishNotReadyAddresses: true, selector: {{a: b}}}}}}");
        Assert.Equal("None", headless.At("spec.clusterIP"));
        var other = await CreateAsync($"{{apiVersion: v1, kind: Service, metadata: {{name: {Unique("svc")}}}, spec: {{selector: {{a: b}}, ports: [{{port: 80}}]}}}}");
        Assert.Matches(@"^\d+\.\d+\.\d+\.\d+$", other.At("spec.clusterIP")!);
        Assert.Equal(("ClusterIP", "TCP", "80"), (other.At("spec.type"), other.At("spec.ports.0.protocol"), other.At("spec.ports.0.targetPort")));
    }

    [Fact]
    public async Task Metadata_alone_is_served_where_that_is_asked()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("meta")}}}, data: {{a: '1'}}}}");
        var partial = await RawRequest.GetAsync(Cluster, CoreKinds.ConfigMap.Path(Namespace, Objects.NameOf(made)), "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        Assert.Equal(("PartialObjectMetadata", null), (partial.At("kind"), partial.At("data.a")));
    }

    [Theory]
    [InlineData("pods", "Status")]
    [InlineData("nodes", "Status")]
    [InlineData("services", "Type")]
    [InlineData("namespaces", "Status")]
    [InlineData("leases", "Holder")]
    public async Task Tables_of_core_kinds_have_the_columns_that_people_know(string plural, string column)
    {
        var path = plural switch { "nodes" or "namespaces" => $"api/v1/{plural}", "leases" => $"apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases", _ => $"api/v1/namespaces/{Namespace}/{plural}" };
        var table = await RawRequest.GetAsync(Cluster, path, "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Contains(column, table["columnDefinitions"]!.AsArray().Select(c => (string?)c!["name"]));
    }
}
