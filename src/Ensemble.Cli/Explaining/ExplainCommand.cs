using System.CommandLine;
using Ensemble.Cli.Clusters;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Explaining;

/// <summary><c>ensemble explain</c>: why a job or a pod waits, or why it runs where it runs.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandContext context)
    {
        var what = new Argument<string>("what") { Description = "trainingjob/NAME or tj/NAME, inferencejob/NAME or ij/NAME, pod/NAME, or the name alone." };
        what.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Subject.TryRead(token.Value, out _))
                result.AddError($"'{token.Value}' names no job and no pod: use trainingjob/NAME, inferencejob/NAME, pod/NAME, or the name alone.");
        });
        var (cluster, format) = (new ClusterOptions(), new FormatOption());
        var namespaces = new NamespaceOptions(cluster);
        what.CompletionSources.Add(new SubjectCompletion(cluster, namespaces, context).Complete);
        var command = new Command("explain", "Explain why a job or a pod waits, or why it runs where it runs.") { what };
        namespaces.AddTo(command, all: false);
        cluster.AddTo(command);
        format.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            Subject.TryRead(parsed.GetRequiredValue(what), out var subject);
            using var api = cluster.Connect(parsed, context);
            var explainer = new Explainer(api, namespaces.One(parsed, context), context.Clock, context.Terminal, format.Of(parsed));
            await explainer.ExplainAsync(subject, stop);
            return ExitCode.Ok;
        });
        return command
            .With("explain trainingjob/llama", "why the job stands where it stands")
            .With("explain ij/chat", "how each replica of an inference job stands")
            .With("explain pod/worker-0", "why somebody else's pod that names Ensemble as its scheduler waits, or why it is where it is")
            .With("explain llama -n research --output json | jq .waiting.cures", "what would help it, for a program to read");
    }
}
