using System.CommandLine;
using Ensemble.Cli.Manifests;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Cli.Validation;

/// <summary><c>ensemble validate</c>: all that the operator would object to, before anything is applied and without a cluster.</summary>
internal static class ValidateCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "Manifest, folder of manifests, or - for standard input. May be given more than once.",
            HelpName = "FILE",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var templates = new Option<string>("--templates")
        {
            Description = "What the site allows templates: baseline, the operator's default, or privileged for no check of what only the site knows.",
            DefaultValueFactory = _ => "baseline",
        };
        templates.AcceptOnlyFromAmong("baseline", "privileged");
        var format = new FormatOption();
        var command = new Command("validate", "Check manifests of Ensemble's kinds without a cluster: schema and meaning.") { files, templates };
        format.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var read = await ManifestFiles.ReadAsync(parsed.GetRequiredValue(files), context.Input, stop);
            var report = ValidationReport.Of(read, parsed.GetValue(templates) == "privileged" ? TemplatePolicy.Anything : TemplatePolicy.Baseline);
            if (format.Of(parsed) == OutputFormat.Json) context.Terminal.WriteJson(report);
            else report.WriteTo(context.Terminal);
            return report.Valid ? ExitCode.Ok : ExitCode.Wrong;
        });
        return command
            .With("validate -f job.yaml", "check one file")
            .With("validate -f deploy/catalogue -f deploy/samples", "check folders")
            .With("validate -f - --output json < job.yaml", "check what another program made, for a program to read");
    }
}
