using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Informers;

/// <summary>An object of the server that could not be read. What was known of it before stays.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its namespace and name; null where even these could not be read.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record BadObject(ResourceKind Kind, ObjectKey? Key, string Problem);
