namespace Ensemble.EndToEnd.Harness;

/// <summary>Jobs of the specs, where a whole manifest would hide the one field that matters.</summary>
internal static class JobYaml
{
    /// <param name="name">The job's name.</param>
    /// <param name="chips">How many accelerators.</param>
    /// <param name="spec">More lines of the spec, two blanks in.</param>
    /// <param name="annotations">Annotations of the pods, such as <c>duration: 20s</c>, without their prefix.</param>
    public static string Of(string name, int chips, string spec = "", params string[] annotations) => $$"""
        apiVersion: ensemble.fleet/v1alpha1
        kind: TrainingJob
        metadata:
          name: {{name}}
        spec:
          size:
            accelerators: {{chips}}
        {{Indent(spec)}}
          template:
            metadata:
              annotations:
                local.ensemble.fleet/steps: "100"
        {{string.Concat(annotations.Select(a => $"        local.ensemble.fleet/{a}\n"))}}
            spec:
              containers:
              - {name: trainer, image: registry.example/train:1, command: [torchrun, train.py]}
        """;

    public const string OnNvidia = "variants: [{name: nvidia, vendor: Nvidia}]";

    public const string OnAscend = "variants: [{name: ascend, vendor: Huawei}]";

    private static string Indent(string lines) => string.Join('\n', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "  " + line));
}
