using System.Collections.Immutable;
using CsCheck;
using Ensemble.Core.Gangs;
using Xunit;

namespace Ensemble.Core.Tests.Gangs;

/// <summary>Replicas as words: w, s, r and d wait, start, are ready and drain; capitals are of the present revision.</summary>
public sealed class RolloutSpecs
{
    [Theory]
    [InlineData("", 3, "add 0, add 1, add 2")]
    [InlineData("R R", 3, "add 2")]
    [InlineData("R R R", 3, "")]
    [InlineData("R R R", 0, "drain 2, drain 1, drain 0")]
    [InlineData("", 0, "")]
    [InlineData("D R", 2, "add 2")] // An index is free once its replica is gone.
    public void Replicas_come_and_go_to_be_as_many_as_wished(string replicas, int wished, string steps) => Assert.Equal(steps, Next(replicas, wished));

    [Theory]
    [InlineData("R W R", 2, "drop 1")]
    [InlineData("R S W", 2, "drop 2")]
    [InlineData("S R R", 2, "drop 0")]
    [InlineData("R R S W", 1, "drop 3, drop 2, drain 1")]
    public void Those_that_serve_nobody_go_first(string replicas, int wished, string steps) => Assert.Equal(steps, Next(replicas, wished));

    [Fact]
    public void Of_those_that_serve_the_one_goes_that_shares_its_rack_and_then_the_one_placed_last() =>
        Assert.Equal("drain 1, drain 2, drain 3", Next("R@a R@b R@c R@b", 1, placed: [0, 9, 5, 1]));

    [Theory]
    [InlineData("r r r", "add 3")]
    [InlineData("r r r S", "")]
    [InlineData("r r r R", "drain 2 outdated, add 4")]
    [InlineData("r r d R", "add 4")] // One that drains is not counted: the next comes at once.
    [InlineData("r R R R", "drain 0 outdated")]
    [InlineData("R R R", "")]
    public void A_surge_of_one_adds_before_it_takes(string replicas, string steps) => Assert.Equal(steps, Next(replicas, 3, surge: 1));

    [Theory]
    [InlineData("r r r", "drain 2 outdated, add 3")]
    [InlineData("r r d S", "")]
    [InlineData("r r R", "drain 1 outdated, add 3")]
    public void Without_surge_one_makes_room_for_the_next(string replicas, string steps) => Assert.Equal(steps, Next(replicas, 3, surge: 0, unavailable: 1));

    [Theory]
    [InlineData("w r r", "renew 0, add 3")]
    [InlineData("s r r", "renew 0, add 3")]
    public void One_of_the_old_revision_that_serves_nobody_starts_anew_as_the_present_one(string replicas, string steps) => Assert.Equal(steps, Next(replicas, 3));

    [Fact]
    public void A_revision_that_never_gets_ready_moves_nothing_more()
    {
        Assert.Equal("", Next("r r r S!3", 3));
        Assert.Equal("", Next("r r s S!3", 3, surge: 1, unavailable: 1));
        Assert.Equal("drop 3, drain 2", Next("r r r S!3", 1)); // Scaling goes on all the same.
    }

    [Fact]
    public void A_revision_that_failed_and_then_got_ready_goes_on() => Assert.Equal("drain 2 outdated, add 4", Next("r r r R!3", 3));

    [Fact]
    public void Going_back_to_the_old_revision_drops_the_failing_one() =>
        Assert.Equal("drop 3", Next("R R R s!5", 3).Replace("renew 3, ", "", StringComparison.Ordinal));

    [Fact]
    public void Scaling_down_in_the_middle_of_a_rollout_takes_old_ones_that_may_go() => Assert.Equal("drain 2 outdated, drain 1 outdated", Next("r r r S", 1));

    /// <summary>Whatever happens to replicas between two looks, it never takes too many, never has too many, and gets there in the end.</summary>
    [Fact]
    public void A_rollout_keeps_its_bounds_and_ends() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 1000]).Where((_, surge, unavailable, _) => surge + unavailable > 0).Sample((wished, surge, unavailable, seed) =>
        {
            var random = new Random(seed);
            var rule = new RolloutRule(surge, unavailable);
            var replicas = Enumerable.Range(0, random.Next(0, 7)).Select(index => new ReplicaFacts(index, random.Next(3) == 0, (ReplicaPhase)random.Next(4))).ToList();
            for (var round = 0; round < 200; round++)
            {
                var steps = Rollout.Next(new() { Wished = wished, Rule = rule, Replicas = [.. replicas] });
                var (readyBefore, liveBefore) = (Ready(replicas), Live(replicas));
                Apply(steps, replicas);
                Assert.Equal(replicas.Count, replicas.Select(replica => replica.Index).Distinct().Count());
                Assert.True(Ready(replicas) >= Math.Min(readyBefore, wished - unavailable), "too few are ready");
                Assert.True(Live(replicas) <= Math.Max(liveBefore, wished + surge), "too many are there");
                Assert.Empty(Rollout.Next(new() { Wished = wished, Rule = rule, Replicas = [.. replicas] })); // Nothing is left to do until something happens.
                if (steps.IsEmpty && replicas.Count == wished && replicas.TrueForAll(replica => replica is { Updated: true, Phase: ReplicaPhase.Ready })) return;
                Happen(replicas, random, faults: round < 50);
            }

            Assert.Fail("it never ended");
        });

    private static int Ready(List<ReplicaFacts> replicas) => replicas.Count(replica => replica.Phase == ReplicaPhase.Ready);

    private static int Live(List<ReplicaFacts> replicas) => replicas.Count(replica => replica.Phase != ReplicaPhase.Draining);

    private static void Apply(ImmutableArray<RolloutStep> steps, List<ReplicaFacts> replicas)
    {
        foreach (var step in steps)
        {
            var at = replicas.FindIndex(replica => replica.Index == step.Index);
            switch (step)
            {
                case RolloutStep.Add:
                    replicas.Add(new(step.Index, true, ReplicaPhase.Waiting));
                    break;
                case RolloutStep.Drop:
                    replicas.RemoveAt(at);
                    break;
                case RolloutStep.Renew:
                    replicas[at] = new(step.Index, true, ReplicaPhase.Waiting);
                    break;
                default:
                    replicas[at] = replicas[at] with { Phase = ReplicaPhase.Draining };
                    break;
            }
        }
    }

    private static void Happen(List<ReplicaFacts> replicas, Random random, bool faults)
    {
        for (var i = replicas.Count - 1; i >= 0; i--)
        {
            if (random.Next(2) == 0) continue;
            if (replicas[i].Phase == ReplicaPhase.Draining) replicas.RemoveAt(i);
            else if (faults && random.Next(10) == 0) replicas[i] = replicas[i] with { Phase = ReplicaPhase.Waiting };
            else if (replicas[i].Phase != ReplicaPhase.Ready) replicas[i] = replicas[i] with { Phase = replicas[i].Phase + 1 };
        }
    }

    private static string Next(string words, int wished, int surge = 1, int unavailable = 0, int[]? placed = null)
    {
        var replicas = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, index) =>
        {
            var phase = "wsrd".IndexOf(char.ToLowerInvariant(word[0]), StringComparison.Ordinal);
            var (at, bang) = (word.IndexOf('@', StringComparison.Ordinal), word.IndexOf('!', StringComparison.Ordinal));
            return new ReplicaFacts(index, char.IsUpper(word[0]), (ReplicaPhase)phase)
            {
                Domain = at < 0 ? "" : word[(at + 1)..],
                FailedTries = bang < 0 ? 0 : int.Parse(word[(bang + 1)..]),
                PlacedAt = placed is null ? null : DateTimeOffset.UnixEpoch.AddMinutes(placed[index]),
            };
        });
        var steps = Rollout.Next(new() { Wished = wished, Rule = new(surge, unavailable), Replicas = [.. replicas] });
        return string.Join(", ", steps.Select(step => step switch
        {
            RolloutStep.Drain drain => $"drain {drain.Index}{(drain.Outdated ? " outdated" : "")}",
            _ => $"{step.GetType().Name.ToLowerInvariant()} {step.Index}",
        }));
    }
}
