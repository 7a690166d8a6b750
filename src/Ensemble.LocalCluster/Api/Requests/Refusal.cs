using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>A request is not granted, and why: what clients get as a Status object. Thrown anywhere below the request handler, caught there only.</summary>
internal sealed class Refusal(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public static Refusal BadRequest(string message) => new(400, "BadRequest", message);
    public static Refusal NotFound(string groupResource, string name) =>
        new(404, "NotFound", $"{groupResource} \"{name}\" not found", Details(groupResource, name));
    public static Refusal NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource", []);
    public static Refusal AlreadyExists(string groupResource, string name) =>
        new(409, "AlreadyExists", $"{groupResource} \"{name}\" already exists", Details(groupResource, name));
    public static Refusal Conflict(string groupResource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {groupResource} \"{name}\": {why}", Details(groupResource, name));
    public static Refusal Stale(string groupResource, string name) => Conflict(
        groupResource, name, "the object has been modified; please apply your changes to the latest version and try again");
    public static Refusal Forbidden(string groupResource, string name, string why) =>
        new(403, "Forbidden", $"{groupResource} \"{name}\" is forbidden: {why}", Details(groupResource, name));
    public static Refusal Expired(string message) => new(410, "Expired", message);
    public static Refusal MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static Refusal Invalid(string kind, string group, string name, IReadOnlyList<Cause> causes)
    {
        var parts = causes.Select(cause => cause.ToString()).ToArray();
        var full = group.Length == 0 ? kind : $"{kind}.{group}";
        var details = new JsonObject
        {
            ["name"] = name,
            ["group"] = group,
            ["kind"] = kind,
            ["causes"] = new JsonArray([.. causes.Select(cause => new JsonObject
            {
                ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field,
            })]),
        };
        return new(422, "Invalid", $"{full} \"{name}\" is invalid: {(parts.Length == 1 ? parts[0] : $"[{string.Join(", ", parts)}]")}", details);
    }

    public JsonObject ToStatus() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = Message,
        ["reason"] = reason,
        ["details"] = details?.DeepClone(),
        ["code"] = code,
    };

    private static JsonObject Details(string groupResource, string name)
    {
        var dot = groupResource.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? new() { ["name"] = name, ["kind"] = groupResource }
            : new() { ["name"] = name, ["group"] = groupResource[(dot + 1)..], ["kind"] = groupResource[..dot] };
    }
}

/// <summary>One field that is wrong.</summary>
/// <param name="Field">Path from the object's root, such as <c>spec.containers[0].name</c>.</param>
/// <param name="Reason">Kubernetes' word for the kind of fault, such as <c>FieldValueInvalid</c>.</param>
internal sealed record Cause(string Field, string Reason, string Message)
{
    public static Cause Invalid(string field, string value, string why) => new(field, "FieldValueInvalid", $"Invalid value: {value}: {why}");
    public static Cause Required(string field, string why = "") =>
        new(field, "FieldValueRequired", why.Length == 0 ? "Required value" : $"Required value: {why}");
    public static Cause Duplicate(string field, string value) => new(field, "FieldValueDuplicate", $"Duplicate value: {value}");
    public static Cause Forbidden(string field, string why) => new(field, "FieldValueForbidden", $"Forbidden: {why}");
    public static Cause Unsupported(string field, string value, IEnumerable<string> supported) => new(
        field, "FieldValueNotSupported", $"Unsupported value: {value}: supported values: {string.Join(", ", supported)}");

    public override string ToString() => $"{Field}: {Message}";
}
