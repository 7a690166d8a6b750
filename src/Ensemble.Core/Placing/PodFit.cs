using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Where pods were put.</summary>
/// <param name="Slots">The host of each, in the order of the gang.</param>
/// <param name="Chips">The chips of each.</param>
/// <param name="Level">The level of the domain that holds them all; the narrowest that does.</param>
/// <param name="Domain">That domain.</param>
/// <param name="Free">Its free chips before.</param>
internal sealed record PodFit(int[] Slots, ChipSet[] Chips, int Level, int Domain, int Free);
