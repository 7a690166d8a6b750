using System.Text.Json;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Amounts of resources being added up.</summary>
internal sealed class ResourceTally
{
    private readonly Dictionary<string, long> _amounts = new(StringComparer.Ordinal);

    /// <summary>Reads an object of quantities over what is here; what is no quantity is left out.</summary>
    public void Read(ref Utf8JsonReader json, NameTable names)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            var name = names.Intern(ref json);
            json.Read();
            var isText = json.TokenType is JsonTokenType.String or JsonTokenType.Number; // Both are quantities in JSON.
            if (isText && QuantityText.TryParse(json.ValueSpan, name == ResourceVector.Cpu ? 3 : 0, out var amount)) _amounts[name] = Math.Max(0, amount);
            else json.Pass();
        }
    }

    public void Clear() => _amounts.Clear();

    /// <summary>Adds all of another.</summary>
    public void Add(ResourceTally other)
    {
        foreach (var (name, amount) in other._amounts) _amounts[name] = Sum(_amounts.GetValueOrDefault(name), amount);
    }

    /// <summary>Raises every amount to that of another.</summary>
    public void Raise(ResourceTally other)
    {
        foreach (var (name, amount) in other._amounts) _amounts[name] = Math.Max(_amounts.GetValueOrDefault(name), amount);
    }

    /// <summary>Takes what is missing here from another.</summary>
    public void Complete(ResourceTally other)
    {
        foreach (var (name, amount) in other._amounts) _amounts.TryAdd(name, amount);
    }

    /// <summary>Takes every amount of another.</summary>
    public void Replace(ResourceTally other)
    {
        foreach (var (name, amount) in other._amounts) _amounts[name] = amount;
    }

    public ResourceVector ToVector(VectorTable vectors) => vectors.Intern(_amounts);

    /// <summary>Nonsense amounts must not wrap around and look small. Amounts are never negative.</summary>
    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
