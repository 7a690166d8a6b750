using System.CommandLine;

namespace Ensemble.Cli.Output;

/// <summary>The option <c>--output</c>.</summary>
internal sealed class FormatOption
{
    private readonly Option<string> _format = new("--output", "-o")
    {
        Description = "text, or json: one object as the last line of standard output, all else on standard error.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "text",
    };

    public FormatOption() => _format.AcceptOnlyFromAmong("text", "json");

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_format);

    /// <summary>The format that a command line asks for.</summary>
    public OutputFormat Of(ParseResult parsed) => parsed.GetValue(_format) == "json" ? OutputFormat.Json : OutputFormat.Text;
}
