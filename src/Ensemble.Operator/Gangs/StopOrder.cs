using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Operator.Gangs;

/// <summary>Writes into a pod how its processes are told to save their state and how long they get.</summary>
/// <remarks>
/// SIGTERM is what a kubelet sends anyway. Another signal is sent by a preStop hook, which stays until the process has ended: the kubelet
/// sends SIGTERM as soon as the hook returns. <c>lifecycle.stopSignal</c> of Kubernetes 1.33 would say the same without a shell, but a
/// server that lacks the feature drops it without a word; a template that sets it, or a preStop hook of its own, is left as it is.
/// </remarks>
internal static class StopOrder
{
    /// <summary>Adds signal and grace to a pod's spec; what its author set stands.</summary>
    public static void AddTo(JsonObject spec, JsonObject? trainer, JobTerms terms)
    {
        if (terms.StopGrace is { } grace) spec["terminationGracePeriodSeconds"] = (long)grace.TotalSeconds;
        if (terms.StopSignal is not { } signal || signal == "SIGTERM" || trainer is null) return;

        if (trainer["lifecycle"] is not JsonObject lifecycle) trainer["lifecycle"] = lifecycle = [];
        if (lifecycle.ContainsKey("preStop") || lifecycle.ContainsKey("stopSignal")) return;
        lifecycle["preStop"] = new JsonObject
        {
            ["exec"] = new JsonObject { ["command"] = new JsonArray("/bin/sh", "-c", Script(signal, terms.StopGrace ?? TimeSpan.Zero)) },
        };
    }

    /// <summary>What the hook runs. The signal is one of a fixed list, so that nothing of an author's reaches the shell.</summary>
    internal static string Script(string signal, TimeSpan grace) =>
        string.Create(CultureInfo.InvariantCulture, $"kill -s {signal["SIG".Length..]} 1 && sleep {(long)grace.TotalSeconds}");
}
