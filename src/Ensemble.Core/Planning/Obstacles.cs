using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <summary>Finds out why jobs wait, once a plan is made.</summary>
/// <remarks>Jobs of one shape wait for the same reason, so that each is looked into once.</remarks>
internal sealed class Obstacles(GangSearch search, QueueUse queues, FleetSnapshot fleet)
{
    private readonly Dictionary<GangShape, Reason?> _never = [];
    private readonly Dictionary<(GangShape Shape, string? SizeField), Reason> _short = [];

    private enum Distance
    {
        /// <summary>Room must become free.</summary>
        Shortage,

        /// <summary>Its queue must have room.</summary>
        Queue,

        /// <summary>The job or the fleet must change.</summary>
        Never,
    }

    /// <summary>The nearest obstacle: of the candidate that lacks least, in the order they are tried.</summary>
    public Reason Nearest(Job job, List<Candidate> candidates)
    {
        if (candidates.Count == 0) return NoPool(job);
        (Distance Distance, Reason Reason)? nearest = null;
        foreach (var candidate in candidates)
        {
            var obstacle = Of(job, candidate);
            if (nearest is not var (distance, _) || obstacle.Distance < distance) nearest = obstacle;
            if (obstacle.Distance == Distance.Shortage) break;
        }

        return nearest!.Value.Reason;
    }

    private (Distance Distance, Reason Reason) Of(Job job, Candidate candidate)
    {
        if (candidate.Never is { } never) return (Distance.Never, never);
        if (!_never.TryGetValue(candidate.Shape, out var tooSmall)) _never.Add(candidate.Shape, tooSmall = Shortage.NeverHolds(candidate));
        if (tooSmall is not null) return (Distance.Never, tooSmall);
        if (!queues.Allows(job.Queue, candidate.Request.Chips, out var limit))
            return (Distance.Queue, new Reason.QueueLimit(job.Queue, limit, queues.Used(job.Queue), candidate.Request.Chips));

        var field = job.Size switch
        {
            JobSize.Exact => "size.accelerators",
            JobSize.Elastic { Step: not ElasticStep.Hosts } => "size.elastic.min",
            _ => null, // Compute like another class, or whole hosts: a smaller number would be rounded up again.
        };
        if (!_short.TryGetValue((candidate.Shape, field), out var reason))
        {
            reason = new Shortage(search, candidate, field).Reason();
            _short.Add((candidate.Shape, field), reason);
        }

        return (Distance.Shortage, reason);
    }

    private Reason.NoPoolFor NoPool(Job job)
    {
        var wanted = job.Variants.Select(variant => variant switch
        {
            { Classes.IsEmpty: false } => string.Join(", ", variant.Classes),
            { Vendor: { } vendor } => $"any class of {vendor}",
            _ => "any class",
        });
        return new(
            string.Join(" or ", wanted.Distinct(StringComparer.Ordinal)),
            ResourceText.List([.. fleet.Pools.Select(pool => $"pool {pool.Name} of {pool.Class.Name}")]));
    }
}
