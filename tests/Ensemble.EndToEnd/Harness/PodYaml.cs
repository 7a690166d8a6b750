namespace Ensemble.EndToEnd.Harness;

/// <summary>Pods that other tools make and Ensemble schedules.</summary>
internal static class PodYaml
{
    /// <param name="name">The pod's name.</param>
    /// <param name="gpus">How many Nvidia GPUs.</param>
    /// <param name="duration">How long its process runs.</param>
    public static string Of(string name, int gpus, string duration) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          annotations: {local.ensemble.fleet/duration: {{duration}}}
        spec:
          schedulerName: ensemble
          restartPolicy: Never
          containers:
          - name: main
            image: registry.example/notebook:1
            resources: {limits: {nvidia.com/gpu: "{{gpus}}"} }
        """;
}
