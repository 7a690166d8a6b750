using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Ensemble.LocalCluster.Api.Schemas;

/// <summary>Schemas of built-in kinds, read off the client library's model types, so that no copy of Kubernetes' own schemas is kept here.</summary>
internal static partial class ModelSchemas
{
    private static readonly ConcurrentDictionary<Type, StructuralSchema> Known = new();

    /// <summary>Lists that are maps: the field, the keys, and the key of strategic merge patches. From the API reference's patch strategies.</summary>
    private static readonly Dictionary<string, (string Type, string[] Keys, string Patch)> Lists = new(StringComparer.Ordinal)
    {
        ["containers"] = ("map", ["name"], "name"),
        ["initContainers"] = ("map", ["name"], "name"),
        ["ephemeralContainers"] = ("map", ["name"], "name"),
        ["env"] = ("map", ["name"], "name"),
        ["V1Container.ports"] = ("map", ["containerPort", "protocol"], "containerPort"),
        ["V1ServiceSpec.ports"] = ("map", ["port", "protocol"], "port"),
        ["volumes"] = ("map", ["name"], "name"),
        ["volumeMounts"] = ("map", ["mountPath"], "mountPath"),
        ["volumeDevices"] = ("map", ["devicePath"], "devicePath"),
        ["imagePullSecrets"] = ("map", ["name"], "name"),
        ["V1ServiceAccount.secrets"] = ("map", ["name"], "name"),
        ["hostAliases"] = ("map", ["ip"], "ip"),
        ["podIPs"] = ("map", ["ip"], "ip"),
        ["V1PodSpec.resourceClaims"] = ("map", ["name"], "name"),
        ["V1ResourceRequirements.claims"] = ("map", ["name"], "name"),
        ["schedulingGates"] = ("map", ["name"], "name"),
        ["topologySpreadConstraints"] = ("map", ["topologyKey", "whenUnsatisfiable"], "topologyKey"),
        ["conditions"] = ("map", ["type"], "type"),
        ["V1NodeStatus.addresses"] = ("map", ["type"], "type"),
        ["V1NodeSpec.taints"] = ("", [], "key"),
        ["ownerReferences"] = ("map", ["uid"], "uid"),
        ["finalizers"] = ("set", [], "-"),
    };

    private static readonly HashSet<Type> Atomic = [typeof(V1LabelSelector), typeof(V1NodeSelector), typeof(V1ObjectReference)];

    public static StructuralSchema Metadata => Of(typeof(V1ObjectMeta));

    public static StructuralSchema Of(Type type) =>
        Known.TryGetValue(type, out var known) ? known : Build(Nullable.GetUnderlyingType(type) ?? type);

    private static StructuralSchema Build(Type type)
    {
        if (type == typeof(string)) return new() { Type = "string" };
        if (type == typeof(bool)) return new() { Type = "boolean" };
        if (type == typeof(int) || type == typeof(long)) return new() { Type = "integer" };
        if (type == typeof(double) || type == typeof(float)) return new() { Type = "number" };
        if (type == typeof(DateTime) || type == typeof(DateTimeOffset)) return new() { Type = "string", Format = "date-time" };
        if (type == typeof(byte[])) return new() { Type = "string", Format = "byte" };
        if (type == typeof(ResourceQuantity)) return new() { IntOrString = true, Format = "quantity" };
        if (type == typeof(IntOrString)) return new() { IntOrString = true };
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) && type.GetGenericArguments() is { } arguments)
            return arguments.Length == 2 ? new() { Type = "object", Values = Of(arguments[1]) } : new() { Type = "array", Items = Of(arguments[0]) };
        return type.Namespace == typeof(V1Pod).Namespace ? Object(type) : StructuralSchema.Anything;
    }

    private static StructuralSchema Object(Type type)
    {
        // Known before its members are: types refer to themselves.
        var schema = new StructuralSchema { Type = "object", ComponentName = VersionPrefix().Replace(type.Name, ""), Atomic = Atomic.Contains(type) };
        Known[type] = schema;
        foreach (var property in type.GetProperties())
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } name) continue;
            var member = Of(property.PropertyType);
            schema.Properties[name] = member.Type == "array" ? List(type, name, member) : member;
        }

        return schema;
    }

    private static StructuralSchema List(Type owner, string name, StructuralSchema list)
    {
        if (!Lists.TryGetValue($"{owner.Name}.{name}", out var merge) && !Lists.TryGetValue(name, out merge)) return list;
        return new() { Type = "array", Items = list.Items, ListType = merge.Type, ListKeys = merge.Keys, PatchKey = merge.Patch };
    }

    /// <summary>What the library puts before Kubernetes' own name of a type.</summary>
    [GeneratedRegex("^(Core|Events)?[vV][0-9]+((alpha|beta)[0-9]+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionPrefix();
}
