using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ensemble.Core;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>All that is wrong with one input, in the order found, nothing twice.</summary>
internal sealed class FaultList
{
    /// <summary>The most that a number of ours can be: keeps every conversion to the core's units within a long.</summary>
    private const decimal MostAmount = 1_000_000_000_000_000m;

    /// <summary>Nobody reads more at once, and hostile input could make millions.</summary>
    private const int MostFaults = 100;

    private readonly List<Fault> _faults = [];

    public bool Any => _faults.Count > 0;

    public Parsed<T> ToInvalid<T>() => new Parsed<T>.Invalid(ToArray());

    public ImmutableArray<Fault> ToArray() => [.. _faults];

    public void Add(string field, string problem, string cure)
    {
        var fault = new Fault(field, problem, cure);
        if (_faults.Count < MostFaults && !_faults.Contains(fault)) _faults.Add(fault);
    }

    /// <summary>Everything that the CRD's schema says about the spec.</summary>
    public void CheckSchema<TPart>(ResourceKind kind, TPart spec)
        where TPart : ResourcePart
    {
        var schema = CrdGenerator.Of(kind).Schema["properties"]!["spec"]!.AsObject();
        var json = spec.Unreadable is { } bad ? bad.Json : JsonSerializer.SerializeToNode(spec, ResourceJson.Options);
        new SchemaCheck(this).Check(schema, json, "spec");
        if (spec.Unreadable is { } still && !Any)
            Add(still.Field.Length == 0 ? "spec" : $"spec.{still.Field}", $"cannot be read: {still.Problem.TrimEnd('.')}", $"See 'kubectl explain {ResourceKinds.Singular(kind)}.spec'.");
    }

    /// <returns>Whether exactly one member of a union is set.</returns>
    public bool ExactlyOne(string field, params ReadOnlySpan<(string Name, bool IsSet)> members)
    {
        var set = new List<string>();
        var all = new List<string>();
        foreach (var (name, isSet) in members)
        {
            all.Add(name);
            if (isSet) set.Add(name);
        }

        if (set.Count == 1) return true;
        var choice = $"{string.Join(", ", all.SkipLast(1))} and {all[^1]}";
        if (set.Count == 0) Add(field, $"has none of {choice}", "Set exactly one of them.");
        else Add(field, $"has {string.Join(" and ", set)}", $"Set exactly one of {choice}.");
        return false;
    }

    public TimeSpan Positive(string field, Duration? duration, TimeSpan otherwise)
    {
        var time = NotNegative(field, duration, otherwise);
        if (duration is not null && time == TimeSpan.Zero) Add(field, $"is '{duration}'", "Use more than 0, such as 10m.");
        return time;
    }

    public TimeSpan NotNegative(string field, Duration? duration, TimeSpan otherwise)
    {
        if (duration is not { } given) return otherwise;
        if (given.TryValue(out var time) && time >= TimeSpan.Zero) return time;
        Add(field, $"is '{given}', which no duration of ours can be", "Use at most 292 years, such as 240h.");
        return otherwise;
    }

    /// <returns>The amount; null where absent or faulty.</returns>
    public decimal? Amount(string field, Quantity? quantity)
    {
        if (quantity is not { } given) return null;
        if (given.TryValue(out var value) && value is >= 0 and <= MostAmount) return value;
        Add(field, $"is '{given}'", "Use a number from 0 to 1e15.");
        return null;
    }

    public decimal? Fraction(string field, Quantity? quantity)
    {
        var value = Amount(field, quantity);
        if (value is > 1) Add(field, $"is {value.Value.ToString(CultureInfo.InvariantCulture)}", "Use a fraction from 0 to 1, such as \"0.6\".");
        return value;
    }
}
