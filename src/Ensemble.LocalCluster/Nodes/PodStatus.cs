using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>Writes a pod's status as kubelet does.</summary>
internal static class PodStatus
{
    private static readonly string[] Own = ["PodScheduled", "Initialized", "ContainersReady", "Ready"];

    public static JsonObject Of(PodRun run)
    {
        var (phase, done) = run.Phase switch
        {
            PodPhase.Running => ("Running", false),
            PodPhase.Ended => (run.ExitCode == 0 && run.Verdict is null ? "Succeeded" : "Failed", true),
            _ => ("Pending", false),
        };
        var changed = Time(run.EndedAt ?? run.RunningSince ?? run.AcceptedAt);
        var ready = run.Phase == PodPhase.Running && run.Process is { Ready: true };
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["hostIP"] = run.HostAddress,
            ["startTime"] = Time(run.AcceptedAt),
            ["conditions"] = new JsonArray(
                Condition("PodScheduled", true, null, run.AcceptedAt),
                Condition("Initialized", run.RunningSince is not null, done ? "PodCompleted" : null, run.RunningSince ?? run.AcceptedAt),
                Condition("ContainersReady", ready, done ? "PodCompleted" : ready ? null : "ContainersNotReady", run.EndedAt ?? run.ReadySince ?? run.RunningSince),
                Condition("Ready", ready, done ? "PodCompleted" : ready ? null : "ContainersNotReady", run.EndedAt ?? run.ReadySince ?? run.RunningSince)),
        };
        // What others wrote of the pod, such as who disrupts it, is theirs.
        foreach (var other in run.Object.Objects("status", "conditions").Where(c => !Own.Contains(c.Text("type")))) ((JsonArray)status["conditions"]!).Add(other.DeepClone());
        if (run.Verdict is { } verdict) (status["reason"], status["message"]) = (verdict.Reason, verdict.Message);
        if (run.Address is { } ip) (status["podIP"], status["podIPs"]) = (ip, new JsonArray(new JsonObject { ["ip"] = ip }));
        if (run.RunningSince is null && (run.Waits is null || done)) return status;
        status["containerStatuses"] = new JsonArray([.. run.Object.Objects("spec", "containers").Select(container => Container(run, container))]);
        return status;

        JsonObject Condition(string type, bool holds, string? reason, DateTimeOffset? since)
        {
            var condition = new JsonObject { ["type"] = type, ["status"] = holds ? "True" : "False", ["lastProbeTime"] = null, ["lastTransitionTime"] = Time(since) ?? changed };
            if (reason is not null) condition["reason"] = reason;
            return condition;
        }
    }

    private static JsonObject Container(PodRun run, JsonObject spec)
    {
        var (name, image) = (spec.Text("name") ?? "", spec.Text("image") ?? "");
        var id = $"local://{run.Uid}/{name}/{run.Restarts}";
        var running = run.Phase == PodPhase.Running && run.Process is not null;
        var state = run.Phase switch
        {
            PodPhase.Ended => new JsonObject { ["terminated"] = Terminated(run, id) },
            _ when run.Waits is { } why => new JsonObject { ["waiting"] = new JsonObject { ["reason"] = why.Reason, ["message"] = why.Message } },
            _ when running => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Time(run.RunningSince) } },
            _ => new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = "back-off 10s restarting failed container" } },
        };
        return new()
        {
            ["name"] = name,
            ["image"] = image,
            ["imageID"] = image,
            ["containerID"] = id,
            ["ready"] = run.Phase == PodPhase.Running && run.Process is { Ready: true },
            ["started"] = running,
            ["restartCount"] = run.Restarts,
            ["state"] = state,
            ["lastState"] = run.Restarts > 0 && run.Phase != PodPhase.Ended ? new JsonObject { ["terminated"] = Terminated(run, id) } : new JsonObject(),
        };
    }

    private static JsonObject Terminated(PodRun run, string id) => new()
    {
        ["exitCode"] = run.ExitCode,
        ["reason"] = run.Verdict?.Reason ?? (run.ExitCode == 0 ? "Completed" : "Error"),
        ["startedAt"] = Time(run.RunningSince),
        ["finishedAt"] = Time(run.EndedAt),
        ["containerID"] = id,
    };

    private static string? Time(DateTimeOffset? time) => time is { } known ? Json.Time(known) : null;
}
