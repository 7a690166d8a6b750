namespace Ensemble.Kubernetes.Client;

/// <summary>How a request changes the cluster.</summary>
public enum WriteVerb
{
    /// <summary>POST: a new object, or an action such as binding or eviction.</summary>
    Create,

    /// <summary>PUT: the whole object, guarded by its resource version.</summary>
    Update,

    /// <summary>PATCH: some fields.</summary>
    Patch,

    /// <summary>Server-side apply: the fields we own.</summary>
    Apply,

    /// <summary>DELETE.</summary>
    Delete,
}
