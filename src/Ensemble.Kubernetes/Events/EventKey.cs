using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Events;

/// <summary>What makes two events one: the same said of the same object.</summary>
internal readonly record struct EventKey(ResourceKind About, ObjectKey Object, string Uid, EventKind Kind, string Reason, string Message);
