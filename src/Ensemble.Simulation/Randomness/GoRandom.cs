using System.Globalization;

namespace Ensemble.Simulation.Randomness;

/// <summary>The random numbers of Go's math/rand, number for number, so that runs published by simulators in Go can be repeated.</summary>
/// <remarks>
/// An additive lagged Fibonacci generator (607, 273) by Mitchell and Reeds, its register seeded by a Lehmer generator (48271, 2^31-1)
/// over a fixed state (go-rng-cooked.txt says where that is from). Good enough for simulation, worthless as a secret.
/// </remarks>
public sealed class GoRandom
{
    private const int Length = 607;
    private const int Tap = 273;
    private const long LehmerModulus = int.MaxValue;

    private static readonly long[] Cooked = ReadCooked();

    private readonly long[] _register = new long[Length];
    private int _tap;
    private int _feed = Length - Tap;

    /// <summary>Starts the sequence that Go starts with rand.Seed(seed).</summary>
    public GoRandom(long seed)
    {
        var x = seed % LehmerModulus;
        if (x < 0) x += LehmerModulus;
        if (x == 0) x = 89482311;
        for (var i = 0; i < 20; i++) x = Lehmer(x);
        for (var i = 0; i < Length; i++)
        {
            var high = x = Lehmer(x);
            var middle = x = Lehmer(x);
            var low = x = Lehmer(x);
            _register[i] = (high << 40) ^ (middle << 20) ^ low ^ Cooked[i];
        }
    }

    /// <summary>64 random bits: Go's Uint64.</summary>
    public ulong NextBits()
    {
        if (--_tap < 0) _tap += Length;
        if (--_feed < 0) _feed += Length;
        var next = unchecked(_register[_feed] + _register[_tap]);
        _register[_feed] = next;
        return (ulong)next;
    }

    /// <summary>A number from 0 to 2^63 - 1: Go's Int63 and Int.</summary>
    public long NextInt63() => (long)(NextBits() & long.MaxValue);

    /// <summary>A number from 0 to <paramref name="bound"/> - 1: Go's Intn.</summary>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        if ((bound & (bound - 1)) == 0) return NextInt31() & (bound - 1);
        var most = int.MaxValue - (int)((1u << 31) % (uint)bound); // Above it the remainder would favour small numbers.
        int drawn;
        do drawn = NextInt31();
        while (drawn > most);
        return drawn % bound;
    }

    /// <summary>A number from 0 up to but not 1: Go's Float64.</summary>
    public double NextDouble()
    {
        double drawn;
        do drawn = NextInt63() / 9223372036854775808.0; // 2^63: the largest round up to 1.
        while (drawn >= 1);
        return drawn;
    }

    /// <summary>An exponentially distributed number with mean 1, by inversion (Go's ExpFloat64 draws others).</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Puts a list into random order: Go's Shuffle.</summary>
    public void Shuffle<T>(IList<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = NextMultiplied(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order: Go's Perm.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = NextBelow(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    private int NextInt31() => (int)(NextInt63() >> 32);

    // Lemire's way: the high half of a product, with those products drawn again that would make some numbers likelier.
    private int NextMultiplied(int bound)
    {
        var product = (ulong)(uint)(NextInt63() >> 31) * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var unfair = (uint)-bound % (uint)bound;
            while ((uint)product < unfair) product = (ulong)(uint)(NextInt63() >> 31) * (uint)bound;
        }

        return (int)(product >> 32);
    }

    private static long Lehmer(long x) => 48271 * x % LehmerModulus;

    private static long[] ReadCooked()
    {
        using var stream = typeof(GoRandom).Assembly.GetManifestResourceStream("go-rng-cooked.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }
}
