using System.Text.Json;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What a pod holds of its node, as kube-scheduler and kubelet reckon it.</summary>
/// <remarks>
/// Containers together; or, if more, what an init container needs while it runs beside the sidecars started before it. Pod-level requests
/// stand in place of that for the resources they name. Overhead comes on top. A limit without a request is a request.
/// https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
/// </remarks>
internal sealed class PodRequests
{
    private readonly ResourceTally _containers = new();
    private readonly ResourceTally _sidecars = new();
    private readonly ResourceTally _initial = new();
    private readonly ResourceTally _pod = new();
    private readonly ResourceTally _overhead = new();
    private readonly ResourceTally _requests = new();
    private readonly ResourceTally _limits = new();
    private readonly ResourceTally _beside = new();

    /// <summary>Reads <c>resources</c> of the container that is read now.</summary>
    public void ReadContainer(ref Utf8JsonReader json, NameTable names)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("requests"u8)) _requests.Read(ref json, names);
            else if (json.ValueTextEquals("limits"u8)) _limits.Read(ref json, names);
            else json.SkipValue();
        }
    }

    /// <summary>Reads <c>spec.resources</c>.</summary>
    public void ReadPod(ref Utf8JsonReader json, NameTable names)
    {
        ReadContainer(ref json, names);
        Take(_pod);
    }

    /// <summary>Reads <c>spec.overhead</c>.</summary>
    public void ReadOverhead(ref Utf8JsonReader json, NameTable names) => _overhead.Read(ref json, names);

    /// <summary>Ends a container.</summary>
    public void EndContainer() => Take(_containers);

    /// <summary>Ends an init container; <paramref name="staysOn"/> makes it a sidecar (restartPolicy Always).</summary>
    public void EndInitContainer(bool staysOn)
    {
        _requests.Complete(_limits);
        _beside.Clear();
        _beside.Add(_sidecars);
        _beside.Add(_requests);
        _initial.Raise(_beside);
        if (staysOn) _sidecars.Add(_requests);
        _requests.Clear();
        _limits.Clear();
    }

    /// <summary>The pod's total; afterwards the next pod can be read.</summary>
    public ResourceVector End(VectorTable vectors)
    {
        _containers.Add(_sidecars);
        _containers.Raise(_initial);
        _containers.Replace(_pod);
        _containers.Add(_overhead);
        var vector = _containers.ToVector(vectors);
        Clear();
        return vector;
    }

    /// <summary>Forgets a pod that was read half.</summary>
    public void Clear()
    {
        _containers.Clear();
        _sidecars.Clear();
        _initial.Clear();
        _pod.Clear();
        _overhead.Clear();
        _requests.Clear();
        _limits.Clear();
    }

    private void Take(ResourceTally into)
    {
        _requests.Complete(_limits);
        into.Add(_requests);
        _requests.Clear();
        _limits.Clear();
    }
}
