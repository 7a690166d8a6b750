using System.Text.Json.Nodes;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Tests;

/// <summary>One run of a command line in this process, on a plain terminal.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    public static Task<Invocation> OfAsync(params string[] args) => OfAsync(_ => _, args);

    public static async Task<Invocation> OfAsync(Func<CommandContext, CommandContext> change, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var context = change(new CommandContext
        {
            Terminal = Terminal.Plain(output, error),
            Connect = (_, _) => throw new InvalidOperationException("This command line needs no cluster."),
        });
        var code = await EnsembleCommand.RunAsync(args, context, TestContext.Current.CancellationToken);
        return new(code, Normal(output), Normal(error));
    }

    /// <summary>The JSON object that the last line of standard output is.</summary>
    public JsonObject Json => JsonNode.Parse(Output.TrimEnd('\n').Split('\n')[^1])!.AsObject();

    /// <summary>The world with a cluster that this handler plays.</summary>
    public static Func<CommandContext, CommandContext> With(HttpMessageHandler handler) => context => context with
    {
        Connect = (_, _) => new(new("http://cluster.test"), handler, new() { Retry = new() { Repeats = 0 } }),
        Environment = _ => null,
    };

    // Tables pad their last column.
    private static string Normal(StringWriter text) => string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
}
