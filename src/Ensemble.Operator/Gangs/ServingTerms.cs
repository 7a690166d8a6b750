using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Gangs;

/// <summary>What the pods of a replica must know of the engine that they run.</summary>
/// <param name="Engine">Which engine.</param>
/// <param name="Port">The port that rank 0 serves on.</param>
/// <param name="Tensor">Tensor parallelism as its author gave it; null where that is left to the placement.</param>
/// <param name="Pipeline">Pipeline parallelism, likewise.</param>
internal sealed record ServingTerms(EngineKind Engine, int Port, int? Tensor, int? Pipeline);
