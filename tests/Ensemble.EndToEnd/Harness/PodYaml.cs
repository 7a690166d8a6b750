namespace Ensemble.EndToEnd.Harness;

/// <summary>Pods that other tools make and Ensemble schedules.</summary>
internal static class PodYaml
{
    /// <param name="name">The pod's name.</param>
    /// <param name="gpus">How many Nvidia GPUs.</param>
    /// <param name="duration">How long its process runs.</param>
    /// <param name="labels">Its labels, such as <c>a: b, c: d</c>.</param>
    /// <param name="volumes">Its volumes, such as <c>[{name: work, emptyDir: {}}]</c>.</param>
    public static string Of(string name, int gpus, string duration, string labels = "", string volumes = "[]") => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels: { {{labels}} }
          annotations: {local.ensemble.fleet/duration: {{duration}}}
        spec:
          schedulerName: ensemble
          restartPolicy: Never
          volumes: {{volumes}}
          containers:
          - name: main
            image: registry.example/notebook:1
            resources: {limits: {nvidia.com/gpu: "{{gpus}}"} }
        """;
}
