using System.Text;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

/// <summary>The table of what people get wrong, in BadInput.txt: title, YAML and the exact messages, one after the other.</summary>
internal static class BadInput
{
    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var block in Text().Split("\n=== ", StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var title = block[..block.IndexOf('\n', StringComparison.Ordinal)].Trim();
            var parts = block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("\n-->\n", 2);
            cases.Add(title, parts[0], parts[1].Trim());
        }

        return cases;
    }

    /// <summary>Where a case leaves things out that do not matter, it writes them as $job, $serve, $template and so on.</summary>
    public static string Expand(string yaml) => new StringBuilder(yaml)
        .Replace("$job", "apiVersion: ensemble.fleet/v1alpha1\nkind: TrainingJob\nmetadata: {name: finetune}")
        .Replace("$serve", "apiVersion: ensemble.fleet/v1alpha1\nkind: InferenceJob\nmetadata: {name: chat}")
        .Replace("$class", "apiVersion: ensemble.fleet/v1alpha1\nkind: AcceleratorClass\nmetadata: {name: h100}")
        .Replace("$pool", "apiVersion: ensemble.fleet/v1alpha1\nkind: AcceleratorPool\nmetadata: {name: nvidia-a}")
        .Replace("$queue", "apiVersion: ensemble.fleet/v1alpha1\nkind: FleetQueue\nmetadata: {name: research}")
        .Replace("$template", "template: {spec: {containers: [{name: trainer, image: x}]}}")
        .ToString();

    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "tests", "Ensemble.Kubernetes.Tests", "Parsing", "BadInput.txt");

    public static string Text() => File.ReadAllText(Path);
}
