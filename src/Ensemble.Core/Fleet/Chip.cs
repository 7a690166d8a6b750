namespace Ensemble.Core.Fleet;

/// <summary>One accelerator: one unit of the extended resource (one die on Ascend A3).</summary>
/// <param name="Index">Its number in the host, 0 to 63, as the device plugin counts.</param>
/// <param name="Island">The island it belongs to, numbered from 0 in the host.</param>
/// <param name="Healthy">Whether work may be placed on it.</param>
public readonly record struct Chip(int Index, int Island, bool Healthy);
