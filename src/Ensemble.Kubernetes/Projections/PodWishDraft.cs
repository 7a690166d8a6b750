using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What a pod asks of its node, being read.</summary>
internal sealed class PodWishDraft(NameTable names)
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    private readonly FaultList _faults = new();
    private readonly List<KeyValuePair<string, string>> _nodeLabels = [];
    private readonly List<string> _notActedOn = [];
    private JsonNode? _tolerations;
    private JsonNode? _affinity;
    private bool _gated;

    /// <summary>Reads a property of the pod's spec if it says where the pod may run.</summary>
    /// <returns>False if it says nothing of that; nothing is read then.</returns>
    public bool TryRead(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("nodeSelector"u8)) ReadNodeSelector(ref json);
        else if (json.ValueTextEquals("tolerations"u8)) _tolerations = Node(ref json);
        else if (json.ValueTextEquals("affinity"u8)) _affinity = Node(ref json);
        else if (json.ValueTextEquals("schedulingGates"u8)) _gated = Node(ref json) is JsonArray { Count: > 0 };
        else if (json.ValueTextEquals("topologySpreadConstraints"u8)) ReadSpread(Node(ref json));
        else if (json.ValueTextEquals("resourceClaims"u8)) ReadClaims(Node(ref json));
        else return false;
        return true;
    }

    public PodWish ToWish()
    {
        var affinity = new TemplateField(_affinity, "spec.affinity", _faults);
        var apart = Apart(affinity);
        if (affinity["podAffinity"][Required].Items().Any()) _notActedOn.Add("spec.affinity.podAffinity");
        return new()
        {
            NodeSelector = _nodeLabels.Count == 0 ? LabelSelector.Everything : LabelSelector.OfLabels(_nodeLabels),
            NodeAffinity = NodeAffinityParser.Parse(affinity["nodeAffinity"][Required]),
            Tolerations = [.. new TemplateField(_tolerations, "spec.tolerations", _faults).Items().Select(TolerationParser.Parse).OfType<Toleration>()],
            Apart = apart,
            Gated = _gated,
            NotActedOn = [.. _notActedOn.Distinct(StringComparer.Ordinal)],
            Fault = _faults.Any ? _faults.ToArray()[0] : null,
        };
    }

    /// <summary>Anti-affinity to pods of the own namespace on one host, which is what people write to spread replicas; other kinds are told of.</summary>
    private ImmutableArray<LabelSelector> Apart(TemplateField affinity)
    {
        var selectors = ImmutableArray.CreateBuilder<LabelSelector>();
        foreach (var term in affinity["podAntiAffinity"][Required].Items())
        {
            var plain = term["topologyKey"].Text() == PoolLevel.HostLabel && !term["namespaces"].IsPresent && !term["namespaceSelector"].IsPresent
                && !term["matchLabelKeys"].IsPresent && !term["mismatchLabelKeys"].IsPresent;
            if (plain && term["labelSelector"].AsObject() is { } selector && TryRead(selector) is { } read) selectors.Add(read);
            else _notActedOn.Add("spec.affinity.podAntiAffinity");
        }

        return selectors.DrainToImmutable();
    }

    private static LabelSelector? TryRead(JsonObject selector)
    {
        try
        {
            var faults = new FaultList();
            var typed = selector.Deserialize<k8s.Models.V1LabelSelector>(Resources.ResourceJson.Options)!;
            var parsed = SelectorParser.Parse(typed, "labelSelector", faults);
            return faults.Any ? null : parsed;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null; // The API server would not have let it in.
        }
    }

    private void ReadSpread(JsonNode? constraints)
    {
        var hard = (constraints as JsonArray ?? []).OfType<JsonObject>().Any(constraint => constraint["whenUnsatisfiable"]?.ToString() != "ScheduleAnyway");
        if (hard) _notActedOn.Add("spec.topologySpreadConstraints");
    }

    private void ReadClaims(JsonNode? claims)
    {
        if (claims is JsonArray { Count: > 0 })
            _faults.Add("spec.resourceClaims", "asks for devices by dynamic resource allocation, which is not supported", "Ask for the devices as an extended resource, or let kube-scheduler place the pod.");
    }

    private void ReadNodeSelector(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            var key = names.Intern(ref json);
            if (json.Name(names) is { } value) _nodeLabels.Add(new(key, value));
        }
    }

    private static JsonNode? Node(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonNode.Parse(ref json);
    }
}
