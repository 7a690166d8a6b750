using Ensemble.Core.Decisions;

namespace Ensemble.Core.Planning;

/// <summary>Decides. No clock, no I/O, no Kubernetes: equal snapshots give equal plans.</summary>
public static class Scheduler
{
    /// <summary>Plans a fleet: gangs start whole or not at all, in the order of their queue, each where it spoils least room.</summary>
    /// <returns>
    /// A decision for every pending job; one that cannot start gets a Wait with its nearest obstacle. Before them a withdrawal for each placed
    /// job that must give way; what it holds is free in the plan after its end. After them a Resize for each running job of elastic size that
    /// may grow now.
    /// </returns>
    public static Plan Plan(FleetSnapshot fleet)
    {
        var draft = new DraftPlan(fleet); // The only mutable state, and it never leaves this call.
        foreach (var job in fleet.MendingInOrder)
        {
            if (!draft.TryReplace(job)) draft.Wait(job);
        }

        foreach (var job in fleet.PendingInOrder)
        {
            // One that cannot start holds up nobody behind it.
            if (!draft.TryPlace(job)) draft.Wait(job);
        }

        draft.Grow(); // Only with what is left when everybody has been tried.
        var plan = draft.ToPlan();
        List<Decision> withdrawals = [.. Contested.Withdrawals(fleet)];
        if (withdrawals.Count == 0) return plan;
        var going = withdrawals.Select(withdrawal => withdrawal.Job).ToHashSet(); // They have other things to do than to grow.
        return plan with { Decisions = [.. withdrawals, .. plan.Decisions.Where(decision => !going.Contains(decision.Job))] };
    }
}
