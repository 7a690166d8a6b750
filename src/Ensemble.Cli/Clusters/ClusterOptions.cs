using System.CommandLine;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Cli.Clusters;

/// <summary>The options that say which cluster, named as kubectl's are.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig file; else KUBECONFIG, ~/.kube/config, or the cluster that the process runs in.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _context = new("--context")
    {
        Description = "Context of the kubeconfig; else its current one.",
        HelpName = "NAME",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
    }

    /// <summary>Connects to the cluster that a command line means.</summary>
    public KubernetesApi Connect(ParseResult parsed, CommandContext context) => context.Connect(parsed.GetValue(_kubeconfig), parsed.GetValue(_context));

    /// <summary>The namespace that the chosen context of the kubeconfig names; <c>default</c> where it names none.</summary>
    public string Namespace(ParseResult parsed, CommandContext context) =>
        KubeconfigNamespace.Of(parsed.GetValue(_kubeconfig), parsed.GetValue(_context), context.Environment);
}
