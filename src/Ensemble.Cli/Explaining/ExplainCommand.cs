using System.CommandLine;
using Ensemble.Cli.Clusters;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Explaining;

/// <summary><c>ensemble explain</c>: why a job waits, or why it runs where it runs.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandContext context)
    {
        var job = new Argument<string>("job") { Description = "trainingjob/NAME, tj/NAME, or the name alone; inferencejob/NAME or ij/NAME." };
        job.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !JobReference.TryRead(token.Value, out _, out _))
                result.AddError($"'{token.Value}' names no job: use trainingjob/NAME, inferencejob/NAME, or the name alone for a training job.");
        });
        var (cluster, format) = (new ClusterOptions(), new FormatOption());
        var namespaces = new NamespaceOptions(cluster);
        var command = new Command("explain", "Explain why a job waits, or why it runs where it runs.") { job };
        namespaces.AddTo(command, all: false);
        cluster.AddTo(command);
        format.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            JobReference.TryRead(parsed.GetRequiredValue(job), out var kind, out var name);
            using var api = cluster.Connect(parsed, context);
            if (kind == ResourceKinds.InferenceJob)
            {
                var service = await ServingExplanationReader.ReadAsync(api, namespaces.One(parsed, context), name, context.Clock, stop);
                if (format.Of(parsed) == OutputFormat.Json) context.Terminal.WriteJson(service);
                else ServingExplanationText.Write(service, context.Terminal.OutputConsole);
                return ExitCode.Ok;
            }

            var explanation = await ExplanationReader.ReadAsync(api, namespaces.One(parsed, context), name, context.Clock, stop);
            if (format.Of(parsed) == OutputFormat.Json) context.Terminal.WriteJson(explanation);
            else ExplanationText.Write(explanation, context.Terminal.OutputConsole);
            return ExitCode.Ok;
        });
        return command
            .With("explain trainingjob/llama", "why the job stands where it stands")
            .With("explain ij/chat", "how each replica of an inference job stands")
            .With("explain llama -n research --output json | jq .waiting.cures", "what would help it, for a program to read");
    }
}
