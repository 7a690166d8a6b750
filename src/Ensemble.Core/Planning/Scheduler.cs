namespace Ensemble.Core.Planning;

/// <summary>Decides. No clock, no I/O, no Kubernetes: equal snapshots give equal plans.</summary>
public static class Scheduler
{
    /// <summary>Plans a fleet: gangs start whole or not at all, in the order of their queue, each where it spoils least room.</summary>
    /// <returns>
    /// A decision for every pending job; one that cannot start gets a Wait with its nearest obstacle. After these, a Resize for each
    /// running job of elastic size that may grow now.
    /// </returns>
    public static Plan Plan(FleetSnapshot fleet)
    {
        var draft = new DraftPlan(fleet); // The only mutable state, and it never leaves this call.
        foreach (var job in fleet.PendingInOrder)
        {
            // One that cannot start holds up nobody behind it.
            if (!draft.TryPlace(job)) draft.Wait(job);
        }

        draft.Grow(); // Only with what is left when everybody has been tried.
        return draft.ToPlan();
    }
}
