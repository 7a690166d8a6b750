using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>A plan as a specification: a fleet and jobs in YAML, and the decisions in words.</summary>
internal sealed class Spec
{
    private readonly FleetSnapshot _fleet;

    private Spec(FleetSnapshot fleet) => _fleet = fleet;

    public static Spec Given(string yaml) => new(SpecFleet.Read(yaml));

    /// <summary>The plan says just this, is sound, and is the same when everything comes in another order.</summary>
    public void Expect(string decisions)
    {
        var plan = Scheduler.Plan(_fleet);
        Assert.Equal(decisions.TrimEnd(), string.Join('\n', plan.Decisions.Select(Line)));
        Assert.Empty(PlanCheck.Verify(_fleet, plan));
        var turned = FleetSnapshot.Of(
            _fleet.Now, _fleet.Pools.Reverse(), _fleet.Nodes.Reverse(), _fleet.Queues.Reverse(), _fleet.Jobs.Reverse(), _fleet.Classes.Reverse(), _fleet.Namespaces);
        Assert.Equal(plan.Decisions, Scheduler.Plan(turned).Decisions);
    }

    /// <summary>What a job that waits is told to change.</summary>
    public void ExpectCures(string job, string cures) =>
        Assert.Equal(cures.TrimEnd(), string.Join('\n', ReasonOf(job).Cures.Select(cure => $"{cure.Change} -> {cure.Effect}")));

    /// <summary>What a job that waits is said to lack.</summary>
    public void ExpectMissing(string job, string missing) =>
        Assert.Equal(missing, string.Join('\n', ReasonOf(job).Missing.Select(m => $"{m.What}: needs {m.Needs}, has {m.Has}")));

    private Reason ReasonOf(string job) => Scheduler.Plan(_fleet).Decisions.Single(d => d.Job.Name == job).Reason;

    private static string Line(Decision decision) => decision switch
    {
        Decision.Place place => $"Place {place.Job.Name} on {Where(place.Placement)}: {place.Reason.Sentence}",
        Decision.Resize resize => $"Resize {resize.Job.Name} to {Where(resize.Placement)}: {resize.Reason.Sentence}",
        Decision.Withdraw => $"Withdraw {decision.Job.Name}: {decision.Reason.Sentence}",
        _ => $"Wait {decision.Job.Name}: {decision.Reason.Sentence}",
    };

    /// <summary>Hosts in rank order, those with the same chips together.</summary>
    private static string Where(Placement placement)
    {
        var parts = new List<string>();
        for (var first = 0; first < placement.Hosts.Length;)
        {
            var same = placement.Hosts.Skip(first).TakeWhile(host => host.Chips == placement.Hosts[first].Chips).ToList();
            parts.Add($"{HostList.Write([.. same.Select(host => host.Node)])} {same[0].Chips}");
            first += same.Count;
        }

        return string.Join("; ", parts);
    }
}
