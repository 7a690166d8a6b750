using Ensemble.Core.Fleet;

namespace Ensemble.Core.Jobs;

/// <summary>One host's part of a gang.</summary>
/// <param name="Node">The node.</param>
/// <param name="Chips">The chips of it; a prediction where the vendor's plugin chooses them.</param>
public sealed record HostShare(string Node, ChipSet Chips);
