namespace Ensemble.Kubernetes.Hosting;

/// <summary>Makes things as they are wished, key by key; what a host needs to know of it.</summary>
public interface IController : IDisposable
{
    /// <summary>Its name in logs and metrics.</summary>
    string Name { get; }

    /// <summary>Whether nothing waits for a worker and nothing is worked on.</summary>
    bool Idle { get; }

    /// <summary>Works until stopped, and may be called again after that: what waited then still waits.</summary>
    /// <param name="stop">No new work; what is being worked on is finished.</param>
    /// <param name="abandon">What is being worked on is left as it is.</param>
    Task RunAsync(CancellationToken stop, CancellationToken abandon);

    /// <summary>Takes up at once what failed and waits to be tried again: what failed it, such as a server that was away, is over.</summary>
    void RetryFailed();
}
