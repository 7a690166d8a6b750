namespace Ensemble.Core.Fleet;

/// <summary>An amount of one resource in its base unit (see <see cref="ResourceVector"/>).</summary>
/// <param name="Name">The Kubernetes resource name, such as <c>cpu</c> or <c>nvidia.com/gpu</c>.</param>
/// <param name="Amount">Whole base units.</param>
public readonly record struct ResourceAmount(string Name, long Amount);
