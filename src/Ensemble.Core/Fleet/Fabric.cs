using Ensemble.Core.Units;

namespace Ensemble.Core.Fleet;

/// <summary>The fabric between the chips of one host.</summary>
/// <param name="Kind">How chips reach each other.</param>
/// <param name="Island">Chips that form one island, 1 to 64: a ring, a mesh, an NVLink domain inside the host, a card.</param>
/// <param name="PerChip">Bandwidth per chip inside an island, one direction; zero where unknown.</param>
public sealed record Fabric(FabricKind Kind, int Island, Bandwidth PerChip)
{
    /// <summary>No fabric worth knowing: every chip is an island of its own.</summary>
    public static Fabric None { get; } = new(FabricKind.Pcie, 1, default);
}
