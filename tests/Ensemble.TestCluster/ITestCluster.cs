using Ensemble.Kubernetes.Client;

namespace Ensemble.TestCluster;

/// <summary>An API server that tests talk to: the embedded one, one built for tests, or somebody's cluster.</summary>
public interface ITestCluster : IAsyncDisposable
{
    /// <summary>What it is, for messages: <c>local</c>, <c>real</c> or <c>foreign</c>.</summary>
    string Name { get; }

    /// <summary>Whether CEL rules and admission policies are enforced.</summary>
    bool HasCel { get; }

    /// <summary>Whether RBAC decides who may do what.</summary>
    bool HasRbac { get; }

    /// <summary>Whether simulated nodes may be added: nobody else runs on it.</summary>
    bool IsOurs { get; }

    /// <summary>The audit log: one JSON event a line; null where there is none to be read.</summary>
    string? AuditLog { get; }

    /// <summary>A client.</summary>
    /// <param name="userAgent">Who it is, in the audit and as field manager.</param>
    /// <param name="options">How else it behaves.</param>
    /// <param name="user">Whose rights it has: the admin's unless given.</param>
    KubernetesApi CreateClient(string userAgent, KubernetesApiOptions? options = null, TestUser? user = null);

    /// <summary>A kubeconfig for kubectl and for other processes, made at the first call.</summary>
    /// <param name="user">Whose rights it gives: the admin's unless given.</param>
    Task<string> KubeconfigAsync(TestUser? user = null);
}
