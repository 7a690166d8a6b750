using System.Globalization;
using Ensemble.Core.Fleet;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>What is wrong with a simulated node: the annotation <c>local.ensemble.fleet/fault</c> of its Node says it, and any client may write that.</summary>
/// <param name="Dead">The machine is off: no heartbeat, and its processes are gone.</param>
/// <param name="Silent">The network is cut: no heartbeat, but its processes go on.</param>
/// <param name="Chips">Chips that fail.</param>
public sealed record NodeFault(bool Dead, bool Silent, ChipSet Chips)
{
    /// <summary>No registry is to be reached: images cannot be pulled.</summary>
    public bool NoRegistry { get; init; }

    /// <summary>The annotation's key.</summary>
    public const string Annotation = "local.ensemble.fleet/fault";

    /// <summary>Nothing is wrong.</summary>
    public static NodeFault None { get; } = new(false, false, ChipSet.None);

    /// <summary>Reads <c>Dead</c>, <c>Silent</c>, <c>NoRegistry</c>, <c>Chip=3</c>, or several with commas; what is not understood is no fault.</summary>
    public static NodeFault Parse(string? text)
    {
        var fault = None;
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            fault = part switch
            {
                "Dead" => fault with { Dead = true },
                "Silent" => fault with { Silent = true },
                "NoRegistry" => fault with { NoRegistry = true },
                _ when part.StartsWith("Chip=", StringComparison.Ordinal)
                    && int.TryParse(part.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var chip) && chip < ChipSet.Capacity
                    => fault with { Chips = fault.Chips | ChipSet.Of(chip) },
                _ => fault,
            };
        }

        return fault;
    }

    /// <summary>The annotation's value; empty for no fault.</summary>
    public override string ToString() =>
        string.Join(',', [.. Dead ? ["Dead"] : Array.Empty<string>(), .. Silent ? ["Silent"] : Array.Empty<string>(), .. NoRegistry ? ["NoRegistry"] : Array.Empty<string>(), .. Chips.Chips().Select(c => $"Chip={c}")]);
}
