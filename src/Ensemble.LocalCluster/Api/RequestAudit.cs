namespace Ensemble.LocalCluster.Api;

/// <summary>One answered request, as in an audit log of a real API server.</summary>
/// <param name="Verb">The Kubernetes verb: create, get, list, watch, update, patch, apply, delete, deletecollection; for other paths the HTTP method in lower case.</param>
/// <param name="Resource">The plural, then its group unless core, then the subresource: <c>pods</c>, <c>trainingjobs.ensemble.fleet/status</c>; a path for other requests.</param>
/// <param name="Namespace">The namespace of the request; empty for cluster scope and for all namespaces.</param>
/// <param name="Name">The object's name (the generated one after a create with generateName); empty for collections.</param>
/// <param name="User">The user of the client configuration or in-memory handler; empty for an open path.</param>
/// <param name="UserAgent">The client's User-Agent header; empty if absent.</param>
/// <param name="Code">The HTTP status code.</param>
/// <param name="DryRun">Whether the request asked for no effect.</param>
public sealed record RequestAudit(
    string Verb, string Resource, string Namespace, string Name, string User, string UserAgent, int Code, bool DryRun)
{
    /// <summary>Whether the request asks for a change: any verb but get, list and watch, and no dry run.</summary>
    public bool IsWrite => !DryRun && Verb is "create" or "update" or "patch" or "apply" or "delete" or "deletecollection";
}
