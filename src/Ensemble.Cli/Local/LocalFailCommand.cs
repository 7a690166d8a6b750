using System.CommandLine;
using System.Text.Json.Nodes;
using Ensemble.Cli.Output;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Nodes;
using k8s.Models;

namespace Ensemble.Cli.Local;

/// <summary><c>ensemble local fail NODE</c>: breaks a simulated node, or mends it.</summary>
internal static class LocalFailCommand
{
    public static Command Create(CommandContext context)
    {
        var node = new Argument<string>("node") { Description = "The node." };
        var chip = new Option<int?>("--chip") { Description = "Only this chip of it fails, 0 to 63.", HelpName = "N" };
        var silent = new Option<bool>("--silent") { Description = "Only its network fails: its processes go on, unheard." };
        var recover = new Option<bool>("--recover") { Description = "Mend it instead: the whole node, or the one chip." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Kubeconfig of the local cluster, if it was not written to the usual place.", HelpName = "FILE" };
        chip.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or >= ChipSet.Capacity) result.AddError($"--chip takes 0 to {ChipSet.Capacity - 1}.");
        });
        var command = new Command("fail", "Take the power from a node of the local cluster, break its network or a chip, or mend it.") { node, chip, silent, recover, kubeconfig };
        command.Validators.Add(result =>
        {
            if (result.GetValue(silent) && (result.GetValue(chip) is not null || result.GetValue(recover))) result.AddError("--silent stands alone: a chip has no network, and --recover mends everything.");
        });
        command.SetAction(async (parsed, stop) =>
        {
            var state = LocalState.Of(context.Environment);
            var path = parsed.GetValue(kubeconfig) ?? state.Find()?.Kubeconfig
                ?? throw new CommandException(ExitCode.Wrong, "no local cluster runs", "'ensemble local up' starts one.");
            using var api = context.Connect(path, null);
            var fault = new Change(parsed.GetRequiredValue(node), parsed.GetValue(chip), parsed.GetValue(silent), parsed.GetValue(recover));
            context.Terminal.Output.WriteLine(await ApplyAsync(api, fault, stop));
            return ExitCode.Ok;
        });
        return command
            .With("local fail gpu-a-3", "power off; its gangs start again elsewhere")
            .With("local fail npu-b-1 --chip 5", "one chip breaks")
            .With("local fail gpu-a-3 --recover", "power on");
    }

    /// <summary>What an order makes of a node's fault.</summary>
    public static NodeFault Changed(NodeFault before, int? chip, bool silent, bool recover) => (chip, recover) switch
    {
        ({ } one, true) => before with { Chips = before.Chips - ChipSet.Of(one) },
        ({ } one, false) => before with { Chips = before.Chips | ChipSet.Of(one) },
        (null, true) => NodeFault.None,
        (null, false) => silent ? before with { Silent = true } : before with { Dead = true },
    };

    private static async Task<string> ApplyAsync(KubernetesApi api, Change change, CancellationToken stop)
    {
        var node = await api.FindAsync<V1Node>(null, change.Node, stop)
            ?? throw new CommandException(ExitCode.Wrong, $"there is no node '{change.Node}'", "'kubectl get nodes' lists them.");
        var before = NodeFault.Parse(node.Metadata.Annotations?.TryGetValue(NodeFault.Annotation, out var text) == true ? text : null);
        var fault = Changed(before, change.Chip, change.Silent, change.Recover).ToString();
        var annotations = new JsonObject { [NodeFault.Annotation] = fault.Length == 0 ? null : fault };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
        await api.PatchAsync<JsonObject>(CoreKinds.Node, null, change.Node, PatchType.Merge, patch, dryRun: false, stop);
        return fault.Length == 0 ? $"{change.Node} is well." : $"{change.Node}: {fault}";
    }

    private sealed record Change(string Node, int? Chip, bool Silent, bool Recover);
}
