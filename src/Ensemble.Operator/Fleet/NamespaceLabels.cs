using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Informers;
using k8s.Models;

namespace Ensemble.Operator.Fleet;

/// <summary>The labels of namespaces: they say which queues and what templates a namespace's jobs may use.</summary>
internal sealed class NamespaceLabels(Informer<V1Namespace> informer)
{
    /// <summary>The labels of one namespace; its name alone where it is not known.</summary>
    public IReadOnlyDictionary<string, string> Of(string name) => With(name, informer.Store.Find(new(string.Empty, name))?.Metadata.Labels);

    /// <summary>The labels of all namespaces, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All() =>
        informer.Store.Snapshot().ToDictionary(
            ns => ns.Metadata.Name, ns => (IReadOnlyDictionary<string, string>)With(ns.Metadata.Name, ns.Metadata.Labels), StringComparer.Ordinal);

    // Kubernetes gives every namespace its name for a label; not all that speak its API do.
    private static Dictionary<string, string> With(string name, IDictionary<string, string>? labels)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { [FleetSnapshot.NamespaceNameLabel] = name };
        foreach (var (key, value) in labels ?? new Dictionary<string, string>()) all[key] = value;
        return all;
    }
}
