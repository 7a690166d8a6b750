namespace Ensemble.Kubernetes.Parsing;

/// <summary>What a job's template may ask for beyond what any pod may. The default is Pod Security's level <c>baseline</c>, and no API rights.</summary>
/// <remarks>
/// The operator makes the pods, so that a job's author needs no right to make pods; without this, whoever may write jobs could reach
/// whatever the operator may. Each member loosens one thing; docs/tenancy.md says when to.
/// </remarks>
public sealed record TemplatePolicy
{
    /// <summary>The label by which a namespace's owner loosens the policy for its jobs: <c>privileged</c>, or <c>baseline</c>, which is the default.</summary>
    /// <remarks>Only who may edit the namespace itself can set it; the built-in roles admin and edit may not.</remarks>
    public const string NamespaceLabel = "ensemble.fleet/templates";

    /// <summary>The policy where nothing is configured.</summary>
    public static TemplatePolicy Baseline { get; } = new();

    /// <summary>Everything is allowed that the API server allows.</summary>
    public static TemplatePolicy Anything { get; } = new()
    {
        ServiceAccounts = ["*/*"], ApiTokens = true, HostNetwork = true, HostPorts = true, HostProcesses = true, HostPaths = ["/"],
        Capabilities = ["ALL"], Privileged = true,
    };

    /// <summary>Service accounts that templates may name beside <c>default</c>: <c>NAMESPACE/NAME</c>, with <c>*</c> for any; none unless set.</summary>
    public IReadOnlyList<string> ServiceAccounts { get; init; } = [];

    /// <summary>Whether templates may ask for a token of their service account: false unless set.</summary>
    public bool ApiTokens { get; init; }

    /// <summary>Whether templates may use the host's network: false unless set. It lets them listen on every port of the host.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>Whether templates may take host ports: false unless set.</summary>
    public bool HostPorts { get; init; }

    /// <summary>Whether templates may see the host's processes and shared memory (<c>hostPID</c>, <c>hostIPC</c>): false unless set.</summary>
    public bool HostProcesses { get; init; }

    /// <summary>Folders of the host that templates may mount, with all below them, such as <c>/dev/infiniband</c>; none unless set.</summary>
    public IReadOnlyList<string> HostPaths { get; init; } = [];

    /// <summary>Capabilities that templates may add beside those of Pod Security's baseline: <c>IPC_LOCK</c> unless set, which RDMA needs.</summary>
    /// <remarks>Locked memory counts against the container's memory limit as any other, so that IPC_LOCK opens no way out.</remarks>
    public IReadOnlyList<string> Capabilities { get; init; } = ["IPC_LOCK"];

    /// <summary>Whether containers may be privileged, unconfined, or set unsafe sysctls: false unless set.</summary>
    public bool Privileged { get; init; }

    /// <summary>The policy for the jobs of a namespace.</summary>
    /// <param name="labels">The namespace's labels.</param>
    public TemplatePolicy In(IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(NamespaceLabel, out var level) && level == "privileged" ? Anything : this;

    /// <summary>Whether jobs of a namespace may run as a service account.</summary>
    internal bool AllowsAccount(string ns, string account) => account is "" or "default" || ServiceAccounts.Any(allowed =>
        allowed.Split('/') is [var space, var name] && (space == "*" || space == ns) && (name == "*" || name == account));

    /// <summary>Whether a folder of the host may be mounted.</summary>
    internal bool AllowsPath(string path) =>
        !path.Split('/').Contains("..", StringComparer.Ordinal)
        && HostPaths.Any(allowed => path == allowed || path.StartsWith(allowed.TrimEnd('/') + "/", StringComparison.Ordinal));
}
