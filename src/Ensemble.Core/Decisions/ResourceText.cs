using System.Globalization;
using Ensemble.Core.Fleet;
using Ensemble.Core.Units;

namespace Ensemble.Core.Decisions;

/// <summary>Writes amounts for people.</summary>
public static class ResourceText
{
    /// <summary>An amount with its unit, such as <c>1.5 cores</c>, <c>64 GiB</c> or <c>2 nvidia.com/gpu</c>.</summary>
    public static string Of(string resource, long amount) => resource switch
    {
        ResourceVector.Cpu => string.Create(CultureInfo.InvariantCulture, $"{amount / 1000m:0.###} {(amount == 1000 ? "core" : "cores")}"),
        ResourceVector.Pods => amount == 1 ? "1 pod slot" : $"{amount} pod slots",
        ResourceVector.Memory or "ephemeral-storage" => $"{new ByteSize(amount)} of {resource}",
        _ when resource.StartsWith("hugepages-", StringComparison.Ordinal) => $"{new ByteSize(amount)} of {resource}",
        _ => $"{amount} {resource}",
    };

    /// <summary>Such as <c>1 host</c> or <c>4 hosts</c>.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>A list of at most eight, and how many more there are.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(8)) + (names.Count > 8 ? $" and {names.Count - 8} more" : "");
}
