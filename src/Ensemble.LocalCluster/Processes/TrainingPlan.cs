using System.Globalization;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.LocalCluster.Processes;

/// <summary>What a pod's annotations say of its simulated training.</summary>
/// <param name="StepTime">Time of one step at full speed.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="CheckpointEvery">Steps between checkpoints.</param>
/// <param name="ExitCode">How it ends after its last step.</param>
/// <param name="SaveTime">How long it takes to save a checkpoint when it is told to stop; those on its way take no time.</param>
internal sealed record TrainingPlan(TimeSpan StepTime, int Steps, int CheckpointEvery, int ExitCode, TimeSpan SaveTime)
{
    public const string Prefix = "local.ensemble.fleet/";

    private static readonly TimeSpan UsualDuration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UsualSaveTime = TimeSpan.FromSeconds(2);

    /// <summary>Reads the annotations; what is absent takes 20 s, 100 steps, a checkpoint at each tenth of the work, exit code 0.</summary>
    /// <returns>Null for a pod that neither belongs to a job nor asks for a training: it runs until it is told to stop.</returns>
    public static TrainingPlan? Of(ProcessContext context, DateTimeOffset now)
    {
        if (!context.Labels.ContainsKey("ensemble.fleet/job-uid") && !context.Annotations.Keys.Any(k => k.StartsWith(Prefix, StringComparison.Ordinal))) return null;
        var steps = Number("steps", 100, 1);
        return new(
            Time("duration", UsualDuration) / steps, steps, Number("checkpoint-every", Math.Max(1, steps / 10), 1), Number("exit-code", 0, 0), Time("checkpoint-time", UsualSaveTime));

        TimeSpan Time(string name, TimeSpan otherwise)
        {
            if (context.Annotations.GetValueOrDefault(Prefix + name) is not { } text) return otherwise;
            if (new Duration(text).TryValue(out var time) && time > TimeSpan.Zero) return time;
            context.Log.Write(now, $"{Prefix}{name} is '{text}', no time above zero such as 20s: using {otherwise.TotalSeconds:0} s");
            return otherwise;
        }

        int Number(string name, int otherwise, int least)
        {
            if (context.Annotations.GetValueOrDefault(Prefix + name) is not { } text) return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least) return number;
            context.Log.Write(now, $"{Prefix}{name} is '{text}', no number from {least}: using {otherwise}");
            return otherwise;
        }
    }
}
