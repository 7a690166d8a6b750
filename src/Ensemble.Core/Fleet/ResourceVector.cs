using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Ensemble.Core.Fleet;

/// <summary>Amounts of named resources, as a node offers and a pod asks for them. Immutable; compared by content.</summary>
/// <remarks>
/// Amounts are whole base units: <c>cpu</c> in millicores, <c>memory</c>, <c>ephemeral-storage</c> and <c>hugepages-*</c> in bytes,
/// <c>pods</c> and extended resources in pieces. A resource that is absent has the amount zero; zero amounts are not kept.
/// </remarks>
public sealed class ResourceVector : IEquatable<ResourceVector>
{
    /// <summary>The name of the CPU resource, counted in millicores.</summary>
    public const string Cpu = "cpu";

    /// <summary>The name of the memory resource, counted in bytes.</summary>
    public const string Memory = "memory";

    /// <summary>The name of the resource that counts pods a node may run.</summary>
    public const string Pods = "pods";

    private readonly ImmutableArray<ResourceAmount> _amounts;
    private readonly int _hash;

    private ResourceVector(ImmutableArray<ResourceAmount> sorted)
    {
        _amounts = sorted;
        var hash = default(HashCode);
        foreach (var amount in sorted) hash.Add(amount);
        _hash = hash.ToHashCode();
    }

    /// <summary>Nothing of anything.</summary>
    public static ResourceVector Empty { get; } = new([]);

    /// <summary>The amounts that are not zero, by name in ordinal order.</summary>
    public ImmutableArray<ResourceAmount> Amounts => _amounts;

    /// <summary>The amount of one resource; zero where it is absent.</summary>
    public long this[string name]
    {
        get
        {
            foreach (var amount in _amounts)
            {
                if (string.Equals(amount.Name, name, StringComparison.Ordinal)) return amount.Amount;
            }

            return 0;
        }
    }

    /// <summary>The vector of these amounts; several of one name are added up.</summary>
    /// <exception cref="OverflowException">The amounts of one name exceed 2^63.</exception>
    public static ResourceVector Of(params IEnumerable<ResourceAmount> amounts)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, amount) in amounts) sums[name] = checked(sums.GetValueOrDefault(name) + amount);
        return FromSorted(sums);
    }

    /// <summary>The vector of these amounts.</summary>
    public static ResourceVector Of(params ReadOnlySpan<(string Name, long Amount)> amounts)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, amount) in amounts) sums[name] = checked(sums.GetValueOrDefault(name) + amount);
        return FromSorted(sums);
    }

    /// <summary>Both together.</summary>
    public static ResourceVector operator +(ResourceVector a, ResourceVector b) => Combine(a, b, static (x, y) => checked(x + y));

    /// <summary>What is left of the first without the second; may be negative where more was taken than there is.</summary>
    public static ResourceVector operator -(ResourceVector a, ResourceVector b) => Combine(a, b, static (x, y) => checked(x - y));

    /// <summary>So many times the vector.</summary>
    public static ResourceVector operator *(int times, ResourceVector each) =>
        new([.. each._amounts.Select(a => a with { Amount = checked(times * a.Amount) }).Where(a => a.Amount != 0)]);

    /// <summary>Whether both have the same amounts.</summary>
    public static bool operator ==(ResourceVector? a, ResourceVector? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether an amount differs.</summary>
    public static bool operator !=(ResourceVector? a, ResourceVector? b) => !(a == b);

    /// <summary>The larger amount of each resource.</summary>
    public static ResourceVector Max(ResourceVector a, ResourceVector b) => Combine(a, b, Math.Max);

    /// <summary>The same with one resource set to an amount.</summary>
    public ResourceVector With(string name, long amount)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in _amounts) sums[entry.Name] = entry.Amount;
        sums[name] = amount;
        return FromSorted(sums);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] ResourceVector? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _amounts.AsSpan().SequenceEqual(other._amounts.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ResourceVector);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Such as <c>cpu: 4000, memory: 1073741824</c>.</summary>
    public override string ToString() => string.Join(", ", _amounts.Select(a => $"{a.Name}: {a.Amount}"));

    private static ResourceVector Combine(ResourceVector a, ResourceVector b, Func<long, long, long> join)
    {
        if (b._amounts.IsEmpty && a._amounts.IsEmpty) return Empty;
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in a._amounts) sums[entry.Name] = join(entry.Amount, b[entry.Name]);
        foreach (var entry in b._amounts) sums[entry.Name] = join(a[entry.Name], entry.Amount);
        return FromSorted(sums);
    }

    private static ResourceVector FromSorted(SortedDictionary<string, long> sums)
    {
        var amounts = ImmutableArray.CreateBuilder<ResourceAmount>(sums.Count);
        foreach (var (name, amount) in sums)
        {
            if (amount != 0) amounts.Add(new(name, amount));
        }

        return amounts.Count == 0 && Empty is not null ? Empty : new(amounts.DrainToImmutable());
    }
}
