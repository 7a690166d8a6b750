using Ensemble.Core.Packing;
using Ensemble.Simulation.Randomness;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Tests.Packing;

/// <summary>A small cluster and list, made by a seed: every sort of node and pod that the large ones have.</summary>
internal static class SmallTrace
{
    private static readonly int[] Shares = [160, 230, 320, 470, 650, 810];

    public static PackingTrace Of(long seed)
    {
        var random = new GoRandom(seed);
        var nodes = Enumerable.Range(0, 12).Select(i => new TraceNode(
            $"n{i:00}", new(random.NextBelow(3) * 32_000 + 16_000, 400_000, 1 << random.NextBelow(4), random.NextBelow(2))));
        var pods = Enumerable.Range(0, 80).Select(i => new TracePod($"p{i:00}", Shape(random), 1 + random.NextBelow(100)));
        return new("small", ["A", "B"], [.. nodes], [.. pods]);
    }

    private static PodShape Shape(GoRandom random)
    {
        var cpu = (random.NextBelow(12) + 1) * 1000;
        var memory = random.NextBelow(60_000);
        var models = random.NextBelow(4) == 0 ? 1ul << random.NextBelow(2) : 0;
        return random.NextBelow(10) switch
        {
            0 => new(cpu, memory, 0, 0, 0),
            1 => new(cpu, memory, 2, 1000, models),
            2 => new(cpu, memory, 4, 1000, models),
            <= 5 => new(cpu, memory, 1, 1000, models),
            _ => new(cpu, memory, 1, Shares[random.NextBelow(Shares.Length)], models),
        };
    }
}
