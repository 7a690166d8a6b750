using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.TestCluster;

namespace Ensemble.Conformance.Cases;

/// <summary>Who may do what. Where nothing guards a server, everybody may do everything, and that is what it says.</summary>
public abstract class AccessCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    private const string Denied = "example.com denies this";

    [Fact]
    public async Task Who_has_no_role_may_nothing()
    {
        using var nobody = Nobody();
        if (nobody is null) return;
        var refusal = await RefusedAsync(403, () => nobody.ListAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, ListQuery.All, Stop));
        Assert.True(refusal.IsForbidden);
        Assert.Contains($"configmaps is forbidden: User \"nobody\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_grants_what_it_says_and_no_more()
    {
        using var nobody = Nobody();
        if (nobody is null) return;
        var name = Unique("role");
        await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}}}");
        await CreateAsync($"{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {{name: {name}}}, rules: [{{apiGroups: [''], resources: [configmaps], resourceNames: [{name}], verbs: [get]}}]}}");
        var binding = await CreateAsync($"{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{name: {name}}}, roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {name}}}, subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: nobody}}]}}");
        await UntilAsync(() => MayAsync(() => nobody.GetAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, name, Stop)), "the role is known");
        await RefusedAsync(403, () => nobody.GetAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, "another", Stop));
        await RefusedAsync(403, () => nobody.PatchAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, name, PatchType.Merge, JsonNode.Parse("{}")!, dryRun: true, Stop));
        await RefusedAsync(403, () => nobody.GetAsync<JsonObject>(CoreKinds.ConfigMap, "default", name, Stop));
        await DeleteAsync(binding);
        await UntilAsync(async () => !await MayAsync(() => nobody.GetAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, name, Stop)), "the role is taken away");
    }

    [Fact]
    public async Task A_status_needs_a_right_of_its_own()
    {
        using var nobody = Nobody();
        if (nobody is null) return;
        var job = await CreateAsync(Job(Unique("guarded")));
        var name = Unique("role");
        await CreateAsync($"{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {{name: {name}}}, rules: [{{apiGroups: [ensemble.fleet], resources: [trainingjobs], verbs: ['*']}}]}}");
        await CreateAsync($"{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{name: {name}}}, roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {name}}}, subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: nobody}}]}}");
        await UntilAsync(() => MayAsync(() => PatchAsync("")), "the role is known");
        await RefusedAsync(403, () => PatchAsync("status"));

        Task<JsonObject> PatchAsync(string part) => nobody.PatchAsync<JsonObject>(
            Objects.KindOf(job), Namespace, Objects.NameOf(job), PatchType.Merge, JsonNode.Parse("""{"metadata":{"labels":{"a":"b"}}}""")!, dryRun: true, Stop, part.Length > 0 ? part : null);
    }

    [Fact]
    public async Task One_can_ask_whether_one_may()
    {
        Assert.Equal("true", (await ReviewAsync("authorization.k8s.io", "SelfSubjectAccessReview", "{resourceAttributes: {verb: create, resource: pods, namespace: NS}}")).At("status.allowed"));
        var another = await ReviewAsync("authorization.k8s.io", "SubjectAccessReview", "{user: stranger, resourceAttributes: {verb: create, resource: pods, namespace: NS}}");
        Assert.Equal(Cluster.HasRbac ? "false" : "true", another.At("status.allowed"));
    }

    [Fact]
    public async Task One_can_ask_who_one_is() =>
        Assert.NotEqual("", (await ReviewAsync("authentication.k8s.io", "SelfSubjectReview", "{}")).At("status.userInfo.username") ?? "");

    [Fact]
    public async Task A_token_that_nobody_has_is_nobodys()
    {
        var review = await ReviewAsync("authentication.k8s.io", "TokenReview", "{token: made-up}");
        Assert.NotEqual("true", review.At("status.authenticated"));
    }

    [Fact]
    public async Task An_admission_policy_denies_with_its_message()
    {
        if (!Cluster.HasCel) return; // Such policies are CEL.
        var name = Unique("policy");
        await CreateAsync($$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: {{name}}}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
              validations: [{expression: "!object.metadata.name.startsWith('{{name}}')", message: "{{Denied}}"}]
            """);
        var binding = await CreateAsync($"{{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {{name: {name}}}, spec: {{policyName: {name}, validationActions: [Deny], matchResources: {{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {Namespace}}}}}}}}}}}");
        ApiException? refusal = null;
        await UntilAsync(
            async () =>
            {
                try
                {
                    await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique(name)}}}}}");
                }
                catch (ApiException e)
                {
                    refusal = e;
                }

                return refusal is not null;
            },
            "the policy is known");
        await DeleteAsync(binding);
        Assert.Contains(Denied, refusal!.Message, StringComparison.Ordinal);
        await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("other")}}}}}");
    }

    /// <summary>Somebody without rights; null where everybody may do everything, which is then shown.</summary>
    private KubernetesApi? Nobody()
    {
        if (!Cluster.HasRbac) return null;
        Assert.SkipUnless(Cluster.IsOurs, "another cluster's users cannot be made");
        return Cluster.CreateClient("nobody", user: TestUser.Nobody);
    }

    private static async Task<bool> MayAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return false;
        }
    }

    private async Task<JsonObject> ReviewAsync(string group, string kind, string spec)
    {
        var question = Objects.Read($"{{apiVersion: {group}/v1, kind: {kind}, spec: {spec.Replace("NS", Namespace, StringComparison.Ordinal)}}}");
        var (code, body, _) = await RawRequest.SendAsync(Cluster, HttpMethod.Post, $"apis/{group}/v1/{kind.ToLowerInvariant()}s", question);
        Assert.True((int)code == 201, $"{kind} is answered with {(int)code}: {body}");
        return (JsonObject)JsonNode.Parse(body)!;
    }
}
