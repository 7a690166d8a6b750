using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Planning;

/// <summary>Holds a running job's growth back until plan after plan has said for long enough that there is room: most room is taken again at once.</summary>
/// <remarks>Kept in memory alone: an operator that starts waits anew.</remarks>
internal sealed class GrowthWatch(TimeSpan settling)
{
    private Dictionary<JobId, DateTimeOffset> _since = [];

    /// <summary>When the next growth is due if every plan until then says so; null where none is held back.</summary>
    public DateTimeOffset? Due { get; private set; }

    /// <summary>The decisions of a plan without those that must still settle.</summary>
    public List<Decision> Ripe(IEnumerable<Decision> decisions, DateTimeOffset now)
    {
        var (since, ripe) = (new Dictionary<JobId, DateTimeOffset>(), new List<Decision>());
        Due = null;
        foreach (var decision in decisions)
        {
            if (decision is Decision.Resize)
            {
                var first = since[decision.Job] = _since.GetValueOrDefault(decision.Job, now);
                if (first + settling > now)
                {
                    Due = Due is { } known && known < first + settling ? known : first + settling;
                    continue;
                }
            }

            ripe.Add(decision);
        }

        _since = since;
        return ripe;
    }
}
