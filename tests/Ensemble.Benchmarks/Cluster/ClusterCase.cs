using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Benchmarks.Cluster;

/// <summary>What is submitted at once.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Jobs">How many jobs, or gangs of pods.</param>
/// <param name="PodsPerJob">Pods of each.</param>
/// <param name="OfStrangers">Whether they are other people's pods, which the operator binds; else TrainingJobs, whose pods it makes.</param>
internal sealed record ClusterCase(string Name, int Jobs, int PodsPerJob, bool OfStrangers)
{
    public static ClusterCase[] All { get; } =
    [
        new("strangers", 5000, 1, OfStrangers: true),
        new("strangers-gangs", 500, 8, OfStrangers: true),
        new("trainingjobs", 5000, 1, OfStrangers: false),
        new("trainingjobs-gangs", 120, 8, OfStrangers: false),
    ];

    public int Pods => Jobs * PodsPerJob;

    /// <summary>The same with a share of its jobs, for warming up.</summary>
    public ClusterCase Part(int percent) => this with { Jobs = Math.Max(1, Jobs * percent / 100) };

    /// <summary>What people submit.</summary>
    public IEnumerable<(ResourceKind Kind, JsonObject Body)> Objects() => OfStrangers
        ? Enumerable.Range(0, Pods).Select(pod => (CoreKinds.Pod, StrangerPod(pod, "ensemble")))
        : Enumerable.Range(0, Jobs).Select(job => (ResourceKinds.TrainingJob, TrainingJob(job)));

    /// <summary>A stranger's pod that asks for one GPU.</summary>
    /// <param name="pod">Its number.</param>
    /// <param name="scheduler">Who is to bind it.</param>
    public JsonObject StrangerPod(int pod, string scheduler)
    {
        var labels = new JsonObject { ["app"] = "benchmark" };
        if (PodsPerJob > 1) (labels["ensemble.fleet/gang"], labels["ensemble.fleet/gang-size"]) = ($"gang-{pod / PodsPerJob}", $"{PodsPerJob}");
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = $"pod-{pod}", ["namespace"] = "default", ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["schedulerName"] = scheduler,
                ["restartPolicy"] = "Never",
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "main",
                    ["image"] = "registry.example/image:1",
                    ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "4", ["memory"] = "16Gi" }, ["limits"] = new JsonObject { ["nvidia.com/gpu"] = "1" } },
                }),
            },
        };
    }

    private JsonObject TrainingJob(int job) => new()
    {
        ["apiVersion"] = "ensemble.fleet/v1alpha1",
        ["kind"] = "TrainingJob",
        ["metadata"] = new JsonObject { ["name"] = $"job-{job}", ["namespace"] = "default" },
        ["spec"] = new JsonObject
        {
            ["size"] = new JsonObject { ["accelerators"] = PodsPerJob == 1 ? 1 : PodsPerJob * 8 },
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "main",
                        ["image"] = "registry.example/image:1",
                        ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "4", ["memory"] = "16Gi" } },
                    }),
                },
            },
        },
    };
}
