using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Requests;
using k8s.Models;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>The checks of a pod's spec that people meet: a mistake gets a field and a reason instead of a pod that never starts.</summary>
internal static class PodValidation
{
    private static readonly string[] RestartPolicies = ["\"Always\"", "\"OnFailure\"", "\"Never\""];

    public static void Check(JsonObject spec, List<Cause> causes)
    {
        if (spec.At("containers") is not JsonArray { Count: > 0 }) causes.Add(Cause.Required("spec.containers"));
        var policy = Json.ToText(spec.At("restartPolicy"));
        if (!RestartPolicies.Contains(policy)) causes.Add(Cause.Unsupported("spec.restartPolicy", policy, RestartPolicies));
        if (spec.Integer("terminationGracePeriodSeconds") is < 0 and var grace)
            causes.Add(Cause.Invalid("spec.terminationGracePeriodSeconds", grace.ToString()!, "must be greater than or equal to 0"));

        var volumes = new HashSet<string>(StringComparer.Ordinal);
        Each(spec, "volumes", (volume, field) => CheckName(volume, field, volumes, causes));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (string[])["initContainers", "containers"])
            Each(spec, list, (container, field) => CheckContainer(container, field, names, volumes, causes));
    }

    private static void CheckContainer(JsonObject container, string field, HashSet<string> names, HashSet<string> volumes, List<Cause> causes)
    {
        CheckName(container, field, names, causes);
        if (container.Text("image") is null or "") causes.Add(Cause.Required($"{field}.image"));
        Each(container, "env", (variable, inside) =>
        {
            if (variable.Text("name") is null or "") causes.Add(Cause.Required($"{field}.{inside[5..]}.name"));
        });
        Each(container, "volumeMounts", (mount, inside) =>
        {
            if (!volumes.Contains(mount.Text("name") ?? ""))
                causes.Add(new($"{field}.{inside[5..]}.name", "FieldValueNotFound", $"Not found: {Json.ToText(mount.At("name"))}"));
            if (mount.Text("mountPath") is null or "") causes.Add(Cause.Required($"{field}.{inside[5..]}.mountPath"));
        });
        Each(container, "ports", (port, inside) =>
        {
            if (port.Integer("containerPort") is not (>= 1 and <= 65535))
                causes.Add(Cause.Invalid($"{field}.{inside[5..]}.containerPort", Json.ToText(port.At("containerPort")), "must be between 1 and 65535, inclusive"));
        });
        CheckResources(container, field, causes);
    }

    private static void CheckResources(JsonObject container, string field, List<Cause> causes)
    {
        var (limits, requests) = (container.At("resources", "limits") as JsonObject ?? [], container.At("resources", "requests") as JsonObject ?? []);
        foreach (var (list, amounts) in ((string, JsonObject)[])[("limits", limits), ("requests", requests)])
        {
            foreach (var (name, amount) in amounts)
            {
                var place = $"{field}.resources.{list}[{name}]";
                if (Amount(amount) is not { } value) continue;
                if (value < 0) causes.Add(Cause.Invalid(place, Json.ToText(amount), "must be greater than or equal to 0"));
                if (name.Contains('/', StringComparison.Ordinal) && value != decimal.Truncate(value)) causes.Add(Cause.Invalid(place, Json.ToText(amount), "must be an integer"));
            }
        }

        foreach (var (name, request) in requests)
        {
            var (extended, limit) = (name.Contains('/', StringComparison.Ordinal), Amount(limits.At(name)));
            var place = $"{field}.resources.requests";
            if (extended && limit is null) causes.Add(Cause.Required($"{field}.resources.limits", $"Limit must be set for non overcommitable resources"));
            else if (extended && limit != Amount(request)) causes.Add(Cause.Invalid(place, Json.ToText(request), $"must be equal to {name} limit of {limits.At(name).Text() ?? Json.ToText(limits.At(name))}"));
            else if (limit < Amount(request)) causes.Add(Cause.Invalid(place, Json.ToText(request), $"must be less than or equal to {name} limit of {limits.At(name).Text() ?? Json.ToText(limits.At(name))}"));
        }
    }

    private static void CheckName(JsonObject item, string field, HashSet<string> names, List<Cause> causes)
    {
        var name = item.Text("name") ?? "";
        if (name.Length == 0) causes.Add(Cause.Required($"{field}.name"));
        else if (!MetadataValidation.IsLabel(name)) causes.Add(MetadataValidation.NotALabel($"{field}.name", name));
        else if (!names.Add(name)) causes.Add(Cause.Duplicate($"{field}.name", Json.ToText(item.At("name"))));
    }

    private static void Each(JsonObject parent, string list, Action<JsonObject, string> check)
    {
        var index = 0;
        foreach (var item in parent.Objects(list)) check(item, $"spec.{list}[{index++}]");
    }

    private static decimal? Amount(JsonNode? quantity)
    {
        // The schema has already said that it is one; only its size can be too much for a decimal.
        try { return quantity is null ? null : new ResourceQuantity(quantity.Text() ?? quantity.ToJsonString()).ToDecimal(); }
        catch (Exception fault) when (fault is FormatException or OverflowException) { return null; }
    }
}
