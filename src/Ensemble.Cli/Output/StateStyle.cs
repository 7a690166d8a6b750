using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Output;

/// <summary>The colour of a word that says how something is. Colour repeats what the word says, and never says more.</summary>
internal static class StateStyle
{
    /// <summary>The style of a state's word; plain for any other text.</summary>
    public static Style Of(string? word) => word switch
    {
        TrainingJobState.Complete or TrainingJobState.Running or "Ready" => new(Color.Green),
        TrainingJobState.Queued or TrainingJobState.Placed => new(Color.Yellow),
        TrainingJobState.Failed or TrainingJobState.Invalid or "NotReady" => new(Color.Red),
        TrainingJobState.Suspended => new(Color.Grey),
        _ => Style.Plain,
    };
}
