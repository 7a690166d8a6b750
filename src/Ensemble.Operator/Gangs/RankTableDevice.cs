using System.Globalization;

namespace Ensemble.Operator.Gangs;

/// <summary>One device of a rank table, as the plugin names it.</summary>
/// <param name="Id">The device's number in its server.</param>
/// <param name="Ip">Its address in the parameter network; empty where it has none.</param>
/// <param name="SuperId">Its number in the super pod; null outside super pods.</param>
internal sealed record RankTableDevice(string Id, string Ip, string? SuperId)
{
    /// <summary>Sorts numbers as numbers; what is no number comes last.</summary>
    public int Order => int.TryParse(Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
