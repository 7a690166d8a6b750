using System.Collections.Immutable;

namespace Ensemble.Core.Gangs;

/// <summary>Decides which replicas of a service come and go: after a change of their number, and one by one to another revision.</summary>
/// <remarks>
/// Never are fewer ready than the number wished less <see cref="RolloutRule.MaxUnavailable"/> by its doing, and never more there than that
/// number and <see cref="RolloutRule.MaxSurge"/>; replicas that drain are counted neither as ready nor as there. A new revision none of
/// whose replicas gets ready moves nothing more: what serves goes on to serve.
/// </remarks>
public static class Rollout
{
    /// <summary>Tries of a replica that may fail before its revision is held to be bad.</summary>
    public const int TriesBeforeBad = 3;

    /// <returns>The changes to make now; equal facts give equal changes, and after them there is none to make until facts change.</returns>
    public static ImmutableArray<RolloutStep> Next(RolloutFacts facts)
    {
        var draft = new Draft(facts);
        draft.RenewIdle();
        draft.DrainOutdated();
        draft.RemoveSurplus();
        draft.AddMissing();
        return draft.Steps;
    }

    /// <summary>Whether the present revision does not get ready anywhere while an older one serves.</summary>
    public static bool IsBad(ImmutableArray<ReplicaFacts> replicas)
    {
        var live = replicas.Where(replica => replica.Phase != ReplicaPhase.Draining).ToList();
        return live.Exists(replica => !replica.Updated)
            && live.Exists(replica => replica is { Updated: true, FailedTries: >= TriesBeforeBad })
            && !live.Exists(replica => replica is { Updated: true, Phase: ReplicaPhase.Ready });
    }

    private sealed class Draft
    {
        private readonly RolloutFacts _facts;
        private readonly List<ReplicaFacts> _live;
        private readonly HashSet<int> _indexes;
        private readonly ImmutableArray<RolloutStep>.Builder _steps = ImmutableArray.CreateBuilder<RolloutStep>();
        private readonly bool _bad;

        public Draft(RolloutFacts facts)
        {
            _facts = facts;
            _bad = IsBad(facts.Replicas);
            _indexes = [.. facts.Replicas.Select(replica => replica.Index)];
            _live = [.. facts.Replicas.Where(replica => replica.Phase != ReplicaPhase.Draining).OrderBy(replica => replica.Index)];
        }

        public ImmutableArray<RolloutStep> Steps => _steps.ToImmutable();

        private int Ready => _live.Count(replica => replica.Phase == ReplicaPhase.Ready);

        private int LeastReady => Math.Max(0, _facts.Wished - _facts.Rule.MaxUnavailable);

        private int Most => _facts.Wished + (_live.Exists(replica => !replica.Updated) ? _facts.Rule.MaxSurge : 0);

        /// <summary>What waits has no pods that could go on; what starts or hangs serves nobody, and may hang because it is outdated.</summary>
        public void RenewIdle()
        {
            for (var i = 0; i < _live.Count; i++)
            {
                if (_live[i] is not { Updated: false, Phase: not ReplicaPhase.Ready } idle) continue;
                if (_bad && idle.Phase == ReplicaPhase.Starting) continue; // The old revision is the better one.
                _steps.Add(new RolloutStep.Renew(idle.Index));
                _live[i] = idle with { Updated = true, Phase = ReplicaPhase.Waiting, PlacedAt = null, Domain = "", FailedTries = 0 };
            }
        }

        public void DrainOutdated()
        {
            if (_bad) return;
            var spare = Ready - LeastReady;
            foreach (var old in Victims(_live.Where(replica => !replica.Updated)).Take(Math.Max(0, spare)))
            {
                _steps.Add(new RolloutStep.Drain(old.Index, Outdated: true));
                _live.Remove(old);
            }
        }

        public void RemoveSurplus()
        {
            var surplus = Math.Max(0, _live.Count - Most);
            foreach (var victim in Victims(_live).Take(surplus))
            {
                if (victim.Phase == ReplicaPhase.Ready) _steps.Add(new RolloutStep.Drain(victim.Index, Outdated: false));
                else _steps.Add(new RolloutStep.Drop(victim.Index));
                _live.Remove(victim);
            }
        }

        public void AddMissing()
        {
            var wanted = _facts.Wished - _live.Count(replica => replica.Updated);
            var room = (_bad ? _facts.Wished : Most) - _live.Count;
            for (var index = 0; wanted > 0 && room > 0; index++)
            {
                if (!_indexes.Add(index)) continue;
                _steps.Add(new RolloutStep.Add(index));
                (wanted, room) = (wanted - 1, room - 1);
            }
        }

        /// <summary>
        /// Whom it hurts least to lose, first: those that wait, then those that start; of those that are ready the ones that share their
        /// domain with most others, then the ones placed last, then the highest index.
        /// </summary>
        private static List<ReplicaFacts> Victims(IEnumerable<ReplicaFacts> replicas)
        {
            var left = replicas.ToList();
            var order = new List<ReplicaFacts>(left.Count);
            var crowd = left.GroupBy(replica => replica.Domain, StringComparer.Ordinal).ToDictionary(domain => domain.Key, domain => domain.Count(), StringComparer.Ordinal);
            while (left.Count > 0)
            {
                var next = left.OrderBy(replica => replica.Phase)
                    .ThenByDescending(replica => replica.Domain.Length == 0 ? 0 : crowd[replica.Domain])
                    .ThenByDescending(replica => replica.PlacedAt).ThenByDescending(replica => replica.Index).First();
                crowd[next.Domain]--;
                left.Remove(next);
                order.Add(next);
            }

            return order;
        }
    }
}
