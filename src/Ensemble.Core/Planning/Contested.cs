using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Planning;

/// <summary>Finds chips that two placements hold, and decides which of them gives way.</summary>
/// <remarks>
/// One scheduler never makes such placements. Two can: an operator that sleeps between its plan and its write wakes up when another leads, and
/// both wrote what was sound by itself. Other people's pods stay, as they are bound and cannot be withdrawn; then stays who runs, then who was
/// placed first, then who comes first by name. So everybody who looks names the same loser, and no work is lost that another job has not begun.
/// </remarks>
internal static class Contested
{
    /// <summary>A withdrawal for each placement that holds what another holds with more right; none in a fleet that is sound.</summary>
    public static IEnumerable<Decision> Withdrawals(FleetSnapshot fleet)
    {
        if (!AnyClash(fleet)) yield break;
        var held = new Dictionary<string, List<(ChipSet Chips, JobId Job)>>(StringComparer.Ordinal);
        var byRight = fleet.Jobs.Where(job => job.Placement is not null)
            .OrderBy(job => job.Pods is null).ThenBy(job => !job.Runs).ThenBy(job => job.PlacedAt).ThenBy(job => job.Id);
        foreach (var job in byRight)
        {
            if (job.Pods is null && FirstClash(held, job.Placement!) is { } clash) yield return new Decision.Withdraw(job.Id, clash);
            else Hold(held, job);
        }
    }

    /// <summary>Whether there is any: nearly always not, so this is the cheap look.</summary>
    private static bool AnyClash(FleetSnapshot fleet)
    {
        var held = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var job in fleet.Jobs)
        {
            if (job.Placement is not { } placement) continue;
            foreach (var share in placement.Hosts)
            {
                var before = held.GetValueOrDefault(share.Node);
                if ((before & share.Chips.Bits) != 0) return true;
                held[share.Node] = before | share.Chips.Bits;
            }
        }

        return false;
    }

    private static Reason.ChipsPlacedTwice? FirstClash(Dictionary<string, List<(ChipSet Chips, JobId Job)>> held, Placement placement)
    {
        foreach (var share in placement.Hosts)
        {
            foreach (var (chips, other) in held.GetValueOrDefault(share.Node) ?? [])
            {
                if (chips.Overlaps(share.Chips)) return new Reason.ChipsPlacedTwice(share.Node, chips & share.Chips, other);
            }
        }

        return null;
    }

    private static void Hold(Dictionary<string, List<(ChipSet Chips, JobId Job)>> held, Job job)
    {
        foreach (var share in job.Placement!.Hosts)
        {
            if (!held.TryGetValue(share.Node, out var shares)) held[share.Node] = shares = [];
            shares.Add((share.Chips, job.Id));
        }
    }
}
