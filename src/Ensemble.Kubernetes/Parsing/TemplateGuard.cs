using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Holds a pod template to a policy: what it asks of the host and of the API beyond what the policy allows.</summary>
/// <remarks>The controls are those of the Kubernetes Pod Security Standards, level baseline, and service accounts with their tokens.</remarks>
public static class TemplateGuard
{
    private static readonly string[] BaselineCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID",
        "SYS_CHROOT",
    ];

    private static readonly string[] SafeSysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    private static readonly string[] SelinuxTypes = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    /// <summary>All that a job's templates ask for and may not, its variants' containers laid over.</summary>
    /// <param name="spec">A spec whose shape was checked before.</param>
    /// <param name="ns">The job's namespace.</param>
    /// <param name="policy">What is allowed there.</param>
    public static ImmutableArray<Fault> Check(TrainingJobSpec spec, string ns, TemplatePolicy policy)
    {
        var faults = new FaultList();
        Check(spec.Template, spec.Variants, ns, policy, faults);
        return faults.ToArray();
    }

    /// <inheritdoc cref="Check(TrainingJobSpec, string, TemplatePolicy)"/>
    public static ImmutableArray<Fault> Check(InferenceJobSpec spec, string ns, TemplatePolicy policy)
    {
        var faults = new FaultList();
        Check(spec.Template, spec.Variants, ns, policy, faults);
        return faults.ToArray();
    }

    /// <summary>All that a pod template asks for and may not.</summary>
    /// <param name="template">The template: an object with metadata and spec.</param>
    /// <param name="path">Where it stands in its resource, for the faults.</param>
    /// <param name="ns">The namespace its pods would be in.</param>
    /// <param name="policy">What is allowed there.</param>
    public static ImmutableArray<Fault> Check(JsonObject template, string path, string ns, TemplatePolicy policy)
    {
        var faults = new FaultList();
        Check(template, path, ns, policy, faults);
        return faults.ToArray();
    }

    private static void Check(JsonObject? template, List<JobVariant>? variants, string ns, TemplatePolicy policy, FaultList faults)
    {
        Check(VariantTemplate.Of(template, (JobVariant?)null), "spec.template", ns, policy, faults);
        foreach (var variant in variants ?? []) Check(VariantTemplate.Of(template, variant), "spec.template", ns, policy, faults);
    }

    private static void Check(JsonObject template, string path, string ns, TemplatePolicy policy, FaultList faults)
    {
        var pod = new TemplateField(template, path, faults);
        var spec = pod["spec"];
        CheckAccount(spec, ns, policy);
        CheckHost(spec, policy);
        foreach (var volume in spec["volumes"].Items()) CheckVolume(volume, policy);
        if (!policy.Privileged) CheckSecurity(spec["securityContext"]);
        if (!policy.Privileged) CheckAppArmor(pod["metadata"]["annotations"]);
        foreach (var sysctl in policy.Privileged ? [] : spec["securityContext"]["sysctls"].Items())
        {
            if (sysctl["name"].Text() is { } name && !SafeSysctls.Contains(name, StringComparer.Ordinal))
                Refuse(sysctl["name"], "Leave it out, or have the site's operator option Templates.Privileged set.");
        }

        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers", "ephemeralContainers"])
        {
            foreach (var container in spec[list].Items()) CheckContainer(container, policy);
        }
    }

    private static void CheckAccount(TemplateField spec, string ns, TemplatePolicy policy)
    {
        foreach (var name in (ReadOnlySpan<string>)["serviceAccountName", "serviceAccount"])
        {
            if (spec[name].Text() is { } account && !policy.AllowsAccount(ns, account))
                Refuse(spec[name], $"Leave it out: training needs no rights in the cluster. Or have {ns}/{SchemaCheck.Cut(account)} added to the operator option Templates.ServiceAccounts.");
        }

        if (!policy.ApiTokens && spec["automountServiceAccountToken"].IsTrue())
            Refuse(spec["automountServiceAccountToken"], "Leave it out: training pods get no token of the API. Or have the operator option Templates.ApiTokens set.");
    }

    private static void CheckHost(TemplateField spec, TemplatePolicy policy)
    {
        if (!policy.HostNetwork && spec["hostNetwork"].IsTrue())
            Refuse(spec["hostNetwork"], "Leave it out, and give the pods their RDMA network as a device or by Multus. Or have the operator option Templates.HostNetwork set.");
        foreach (var name in policy.HostProcesses ? default : (ReadOnlySpan<string>)["hostPID", "hostIPC"])
        {
            if (spec[name].IsTrue()) Refuse(spec[name], "Leave it out; for shared memory between processes mount an emptyDir of medium Memory at /dev/shm. Or have the operator option Templates.HostProcesses set.");
        }
    }

    private static void CheckVolume(TemplateField volume, TemplatePolicy policy)
    {
        var path = volume["hostPath"]["path"];
        if (volume["hostPath"].IsPresent && !(path.Text() is { } folder && policy.AllowsPath(folder)))
            Refuse(path.IsPresent ? path : volume["hostPath"], "Use a persistentVolumeClaim, emptyDir or csi volume. Or have the folder added to the operator option Templates.HostPaths.");
        foreach (var source in policy.ApiTokens ? [] : volume["projected"]["sources"].Items())
        {
            if (source["serviceAccountToken"].IsPresent)
                Refuse(source["serviceAccountToken"], "Leave it out: training pods get no token of the API. Or have the operator option Templates.ApiTokens set.");
        }
    }

    private static void CheckContainer(TemplateField container, TemplatePolicy policy)
    {
        foreach (var port in policy.HostPorts || policy.HostNetwork ? [] : container["ports"].Items())
        {
            if (port["hostPort"].Integer(0, 65_535) is > 0)
                Refuse(port["hostPort"], "Leave it out: the pods of a gang reach each other by name. Or have the operator option Templates.HostPorts set.");
        }

        var security = container["securityContext"];
        foreach (var added in security["capabilities"]["add"].Items())
        {
            if (added.Text() is { } name && !BaselineCapabilities.Concat(policy.Capabilities).Any(known => known == name || known == "ALL"))
                Refuse(added, "Leave it out. Or have it added to the operator option Templates.Capabilities.");
        }

        if (policy.Privileged) return;
        CheckSecurity(security);
        CheckCalls(container);
        if (security["privileged"].IsTrue())
            Refuse(security["privileged"], "Leave it out: the device plugins give a container its accelerators without it. Or have the operator option Templates.Privileged set.");
        if (security["procMount"].Text() is not (null or "" or "Default")) Refuse(security["procMount"], "Leave it out, or use Default.");
    }

    /// <summary>The kubelet makes these calls from the host's network, wherever the template says.</summary>
    private static void CheckCalls(TemplateField container)
    {
        foreach (var call in (ReadOnlySpan<TemplateField>)
            [container["livenessProbe"], container["readinessProbe"], container["startupProbe"], container["lifecycle"]["preStop"], container["lifecycle"]["postStart"]])
        {
            foreach (var kind in (ReadOnlySpan<string>)["httpGet", "tcpSocket"])
            {
                if (call[kind]["host"].Text() is { Length: > 0 }) Refuse(call[kind]["host"], "Leave it out: the pod itself is called.");
            }
        }
    }

    private static void CheckSecurity(TemplateField security)
    {
        if (security["windowsOptions"]["hostProcess"].IsTrue()) Refuse(security["windowsOptions"]["hostProcess"], "Leave it out.");
        if (security["seccompProfile"]["type"].Text() == "Unconfined") Refuse(security["seccompProfile"]["type"], "Use RuntimeDefault.");
        if (security["appArmorProfile"]["type"].Text() == "Unconfined") Refuse(security["appArmorProfile"]["type"], "Use RuntimeDefault.");
        var selinux = security["seLinuxOptions"];
        if (selinux["type"].Text() is { Length: > 0 } type && !SelinuxTypes.Contains(type, StringComparer.Ordinal)) Refuse(selinux["type"], $"Use one of {string.Join(", ", SelinuxTypes)}.");
        foreach (var name in (ReadOnlySpan<string>)["user", "role"])
        {
            if (selinux[name].Text() is { Length: > 0 }) Refuse(selinux[name], "Leave it out.");
        }
    }

    private static void CheckAppArmor(TemplateField annotations)
    {
        foreach (var (key, value) in annotations.Fields())
        {
            if (key.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal)
                && value.Text() is { } profile && profile is not ("" or "runtime/default") && !profile.StartsWith("localhost/", StringComparison.Ordinal))
            {
                Refuse(value, "Use runtime/default.");
            }
        }
    }

    private static void Refuse(TemplateField field, string cure) =>
        field.Faults.Add(field.Path, $"is {SchemaCheck.Cut(SchemaCheck.Shown(field.Node!))}, which templates may not ask for here", cure);
}
