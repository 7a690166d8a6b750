using System.Text.Json.Nodes;
using CsCheck;
using Ensemble.Kubernetes.Parsing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

/// <summary>What a template may ask for, by the site's policy. The rules are those of Pod Security's level baseline, and service accounts.</summary>
public sealed class TemplateGuardSpecs
{
    private static readonly TemplatePolicy Baseline = TemplatePolicy.Baseline;

    [Theory]
    [InlineData("serviceAccountName: trainer")]
    [InlineData("serviceAccount: trainer")]
    [InlineData("automountServiceAccountToken: true")]
    [InlineData("volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}]")]
    [InlineData("hostNetwork: true")]
    [InlineData("hostPID: true")]
    [InlineData("hostIPC: true")]
    [InlineData("volumes: [{name: d, hostPath: {path: /data}}]")]
    [InlineData("volumes: [{name: d, hostPath: {}}]")]
    [InlineData("securityContext: {seccompProfile: {type: Unconfined}}")]
    [InlineData("securityContext: {appArmorProfile: {type: Unconfined}}")]
    [InlineData("securityContext: {seLinuxOptions: {type: spc_t}}")]
    [InlineData("securityContext: {seLinuxOptions: {user: root}}")]
    [InlineData("securityContext: {windowsOptions: {hostProcess: true}}")]
    [InlineData("securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}")]
    [InlineData("containers: [{name: a, image: x, securityContext: {privileged: true}}]")]
    [InlineData("containers: [{name: a, image: x, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]")]
    [InlineData("containers: [{name: a, image: x, securityContext: {capabilities: {add: [ALL]}}}]")]
    [InlineData("containers: [{name: a, image: x, securityContext: {procMount: Unmasked}}]")]
    [InlineData("containers: [{name: a, image: x, ports: [{containerPort: 1, hostPort: 8080}]}]")]
    [InlineData("containers: [{name: a, image: x, livenessProbe: {httpGet: {host: 169.254.169.254, port: 80}}}]")]
    [InlineData("containers: [{name: a, image: x, lifecycle: {preStop: {httpGet: {host: 10.0.0.1, port: 80}}}}]")]
    [InlineData("initContainers: [{name: a, image: x, securityContext: {privileged: true}}]")]
    [InlineData("ephemeralContainers: [{name: a, image: x, securityContext: {privileged: true}}]")]
    public void By_default_a_template_may_not_ask_for(string spec)
    {
        var fault = Assert.Single(Check(spec, Baseline));
        Assert.StartsWith("spec.template.spec.", fault.Field, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Cure);
        Assert.Empty(Check(spec.Replace("hostPath: {}", "hostPath: {path: /x}", StringComparison.Ordinal), TemplatePolicy.Anything));
    }

    [Theory]
    [InlineData("serviceAccountName: default")]
    [InlineData("automountServiceAccountToken: false")]
    [InlineData("hostNetwork: false")]
    [InlineData("securityContext: {runAsUser: 0, fsGroup: 100, seccompProfile: {type: RuntimeDefault}, sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]}")]
    [InlineData("volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 64Gi}}, {name: data, persistentVolumeClaim: {claimName: data}}]")]
    [InlineData("containers: [{name: a, image: x, securityContext: {capabilities: {add: [IPC_LOCK, CHOWN], drop: [ALL]}}}]")]
    [InlineData("containers: [{name: a, image: x, livenessProbe: {httpGet: {port: 80}}}]")]
    public void By_default_a_template_may_ask_for(string spec) => Assert.Empty(Check(spec, Baseline));

    [Fact]
    public void A_service_account_is_allowed_by_namespace_and_name()
    {
        var policy = new TemplatePolicy { ServiceAccounts = ["team-a/reader", "*/s3"] };
        Assert.Empty(Check("serviceAccountName: reader", policy, "team-a"));
        Assert.Single(Check("serviceAccountName: reader", policy, "team-b"));
        Assert.Empty(Check("serviceAccountName: s3", policy, "team-b"));
    }

    [Theory]
    [InlineData("/dev/infiniband", true)]
    [InlineData("/dev/infiniband/uverbs0", true)]
    [InlineData("/dev/infiniband2", false)]
    [InlineData("/dev", false)]
    [InlineData("/dev/infiniband/../mem", false)]
    public void A_folder_of_the_host_is_allowed_with_what_is_below_it(string path, bool allowed) =>
        Assert.Equal(allowed, Check($"volumes: [{{name: d, hostPath: {{path: {path}}}}}]", new() { HostPaths = ["/dev/infiniband"] }).IsEmpty);

    [Fact]
    public void A_namespace_is_loosened_by_its_label_alone()
    {
        Assert.Same(TemplatePolicy.Anything, Baseline.In(new Dictionary<string, string> { [TemplatePolicy.NamespaceLabel] = "privileged" }));
        Assert.Same(Baseline, Baseline.In(new Dictionary<string, string> { [TemplatePolicy.NamespaceLabel] = "baseline" }));
        Assert.Same(Baseline, Baseline.In(new Dictionary<string, string>()));
    }

    [Fact]
    public void A_variants_containers_are_held_to_the_policy_too()
    {
        var job = Manifests.Read<Ensemble.Kubernetes.Resources.TrainingJob>("""
            $job
            spec:
              size: {accelerators: 8}
              variants: [{name: a, vendor: Nvidia, containers: [{name: trainer, securityContext: {privileged: true}}]}]
              $template
            """);
        Assert.Equal("spec.template.spec.containers[0].securityContext.privileged", Assert.Single(TemplateGuard.Check(job.Spec, "default", Baseline)).Field);
    }

    [Fact]
    public void Any_template_is_answered_and_none_crashes() => Gen.Select(Gen.OneOf(Fields), Gen.OneOf(Fields), Gen.OneOf(Values)).Sample((outer, inner, value) =>
    {
        foreach (var json in (string[])[$"{{\"{outer}\":{value}}}", $"{{\"{outer}\":{{\"{inner}\":{value}}}}}", $"{{\"{outer}\":[{{\"{inner}\":{value}}}]}}"])
        {
            var spec = JsonNode.Parse(json)!.AsObject();
            _ = TemplateGuard.Check(new() { ["spec"] = spec }, "t", "default", Baseline);
            _ = TemplateGuard.Check(spec, "t", "default", TemplatePolicy.Anything);
        }
    }, iter: 2000);

    private static readonly string[] Fields =
        ["spec", "containers", "volumes", "securityContext", "hostPath", "path", "serviceAccountName", "ports", "hostPort", "capabilities", "add", "projected", "sources", "metadata", "annotations", "sysctls", "lifecycle", "preStop"];

    private static readonly string[] Values = ["null", "1", "true", "\"x\"", "[]", "[null]", "{}", "[[1]]", "{\"path\":[]}", "-1e4", "[{\"hostPort\":99999999999}]"];

    private static System.Collections.Immutable.ImmutableArray<Core.Fault> Check(string spec, TemplatePolicy policy, string ns = "default")
    {
        var document = Assert.Single(ManifestReader.Read($"spec:\n  {spec}", "x"));
        return TemplateGuard.Check(document.Json, "spec.template", ns, policy);
    }
}
