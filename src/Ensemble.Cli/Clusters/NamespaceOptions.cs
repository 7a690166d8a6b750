using System.CommandLine;

namespace Ensemble.Cli.Clusters;

/// <summary>The options that say which namespaces, named as kubectl's are.</summary>
internal sealed class NamespaceOptions(ClusterOptions cluster)
{
    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace; else that of the context, else default.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "All namespaces." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="all">Whether it can speak of all namespaces.</param>
    public void AddTo(Command command, bool all)
    {
        command.Options.Add(_namespace);
        if (all) command.Options.Add(_all);
    }

    /// <summary>The one namespace meant.</summary>
    public string One(ParseResult parsed, CommandContext context) => parsed.GetValue(_namespace) ?? cluster.Namespace(parsed, context);

    /// <summary>The namespace meant; null for all of them.</summary>
    public string? OneOrAll(ParseResult parsed, CommandContext context) => parsed.GetValue(_all) ? null : One(parsed, context);
}
