namespace Ensemble.EndToEnd.Harness;

/// <summary>InferenceJobs of the specs, where a whole manifest would hide the one field that matters.</summary>
internal static class ServiceYaml
{
    /// <param name="name">The job's name.</param>
    /// <param name="replicas">How many replicas.</param>
    /// <param name="chips">Accelerators of each.</param>
    /// <param name="spec">More lines of the spec.</param>
    /// <param name="image">The engine's image: another makes another revision.</param>
    /// <param name="annotations">Annotations of the pods, such as <c>ready-after: 5s</c>, without their prefix.</param>
    public static string Of(string name, int replicas, int chips = 8, string spec = "", string image = "vllm:1", params string[] annotations) => $$"""
        apiVersion: ensemble.fleet/v1alpha1
        kind: InferenceJob
        metadata:
          name: {{name}}
        spec:
          engine: {kind: VLlm}
          replicas: {{replicas}}
          size: {accelerators: {{chips}}}
          drain: {grace: 20s}
        {{string.Join('\n', spec.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "  " + line))}}
          template:
            metadata:
              annotations:
                made-for: specs
        {{string.Concat(annotations.Select(a => $"        local.ensemble.fleet/{a}\n"))}}
            spec:
              containers:
              - {name: engine, image: registry.example/{{image}}, command: [vllm, serve]}
        """;
}
