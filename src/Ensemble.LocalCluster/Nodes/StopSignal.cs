using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>With which signal a pod's process is stopped.</summary>
/// <remarks>
/// A preStop hook runs before SIGTERM. Of hooks only what sends a signal to process 1 is understood, such as <c>kill -s USR1 1 &amp;&amp; sleep 60</c>:
/// with the sleep, no SIGTERM follows while the process still runs. Any other hook does nothing here.
/// </remarks>
internal static class StopSignal
{
    public const string Usual = "SIGTERM";

    public static string Of(JsonObject pod)
    {
        var lifecycle = pod.Objects("spec", "containers").FirstOrDefault()?.At("lifecycle");
        if (lifecycle.Text("stopSignal") is { Length: > 0 } named) return named;
        foreach (var argument in lifecycle.Texts("preStop", "exec", "command"))
        {
            var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["kill", "-s", var name, "1", ..]) return "SIG" + name;
            if (words is ["kill", ['-', .. var dashed], "1", ..]) return "SIG" + dashed;
        }

        return Usual;
    }
}
