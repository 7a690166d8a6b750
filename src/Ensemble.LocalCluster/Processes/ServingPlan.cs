using System.Globalization;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.LocalCluster.Processes;

/// <summary>What a pod's annotations say of its simulated engine.</summary>
/// <param name="ReadyAfter">From its start until it is ready: it loads its model.</param>
/// <param name="ExitAfter">From its start until it ends by itself; null for one that serves until it is stopped.</param>
/// <param name="ExitCode">How it ends then.</param>
internal sealed record ServingPlan(TimeSpan ReadyAfter, TimeSpan? ExitAfter, int ExitCode)
{
    private static readonly TimeSpan UsualLoad = TimeSpan.FromSeconds(2);

    /// <summary>Reads the annotations; what is absent is ready after 2 s and serves until it is stopped.</summary>
    /// <returns>Null for a pod that is told no port to serve on.</returns>
    public static ServingPlan? Of(ProcessContext context, DateTimeOffset now)
    {
        if (!context.Environment.ContainsKey("ENSEMBLE_PORT")) return null;
        var exit = int.TryParse(context.Annotations.GetValueOrDefault(TrainingPlan.Prefix + "exit-code"), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 1;
        return new(Time("ready-after") ?? UsualLoad, Time("exit-after"), exit);

        TimeSpan? Time(string name)
        {
            if (context.Annotations.GetValueOrDefault(TrainingPlan.Prefix + name) is not { } text) return null;
            if (new Duration(text).TryValue(out var time) && time >= TimeSpan.Zero) return time;
            context.Log.Write(now, $"{TrainingPlan.Prefix}{name} is '{text}', no time such as 20s: left out");
            return null;
        }
    }
}
