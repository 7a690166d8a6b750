using Ensemble.Core.Units;

namespace Ensemble.Core.Energy;

/// <summary>What a chip is asked to do over one time step.</summary>
/// <param name="Utilisation">Share of its arithmetic that the work would use at full speed, 0 to 1; values outside are cut.</param>
/// <param name="Limit">The power limit in force; null for the chip's own peak.</param>
/// <param name="AmbientCelsius">Temperature of the air or water that cools it; 30 °C unless said.</param>
public readonly record struct ChipLoad(double Utilisation, Watts? Limit = null, double AmbientCelsius = ChipLoad.UsualAmbient)
{
    /// <summary>The cooling assumed where nobody measured it: 30 °C.</summary>
    public const double UsualAmbient = 30;

    /// <summary>No work.</summary>
    public static ChipLoad Rest { get; } = new(0);
}
