using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Informers;

/// <summary>Follows the objects of one kind; what hosts need to know of it.</summary>
public interface IInformer
{
    /// <summary>The kind it follows.</summary>
    ResourceKind Kind { get; }

    /// <summary>Completes when the first list is in the store.</summary>
    Task Synced { get; }

    /// <summary>When the server last answered; the least time where it never did.</summary>
    DateTimeOffset LastContact { get; }

    /// <summary>When the server last answered or was last asked in vain; the least time where neither happened.</summary>
    DateTimeOffset LastTry => LastContact;

    /// <summary>Follows until stopped. Called once.</summary>
    Task RunAsync(CancellationToken stop);
}
