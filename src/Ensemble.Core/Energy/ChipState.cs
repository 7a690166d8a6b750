using Ensemble.Core.Units;

namespace Ensemble.Core.Energy;

/// <summary>What a chip's sensors and counters would show.</summary>
/// <param name="Celsius">Temperature.</param>
/// <param name="Power">Power drawn at the end of the last step.</param>
/// <param name="Energy">Energy drawn since the start: the integral of power, each step truncated to a millijoule.</param>
/// <param name="Work">Time that the chip would have needed at full speed for the work it did.</param>
/// <param name="Throttled">Whether heat holds it below what the load and its limit would draw.</param>
public readonly record struct ChipState(double Celsius, Watts Power, Joules Energy, TimeSpan Work, bool Throttled);
