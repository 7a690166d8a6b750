using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Kubernetes.Crds;

/// <summary>Makes the CustomResourceDefinitions of our kinds from their C# types, attributes and doc comments.</summary>
/// <remarks>Deterministic: the same types give the same text, so that <c>crds/</c> can be held equal by a test.</remarks>
public static class CrdGenerator
{
    private static readonly Lazy<ImmutableArray<CrdDocument>> Documents = new(() => [.. ResourceKinds.All.Select(Make)]);

    /// <summary>One definition for each of our kinds, in the order of <see cref="ResourceKinds.All"/>.</summary>
    /// <exception cref="InvalidOperationException">The documentation file of an assembly is not beside it.</exception>
    public static ImmutableArray<CrdDocument> Generate() => Documents.Value;

    /// <summary>The definition of one of our kinds.</summary>
    /// <exception cref="ArgumentException">The kind is not ours.</exception>
    public static CrdDocument Of(ResourceKind kind) =>
        Generate().FirstOrDefault(document => document.Kind == kind) ?? throw new ArgumentException($"{kind.Kind} is not one of our kinds.", nameof(kind));

    private static CrdDocument Make(ResourceKind kind)
    {
        var type = TypeOf(kind);
        var definition = new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{kind.Plural}.{kind.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = kind.Group,
                ["names"] = Names(kind),
                ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
                ["versions"] = new JsonArray(Version(kind, type)),
            },
        };
        return new CrdDocument(kind, definition);
    }

    /// <summary>The C# type of one of our kinds.</summary>
    internal static Type TypeOf(ResourceKind kind) => typeof(CrdGenerator).Assembly.GetTypes()
        .Single(type => type.GetCustomAttribute<KubernetesEntityAttribute>() is { } entity && entity.Group == kind.Group && entity.Kind == kind.Kind);

    private static JsonObject Names(ResourceKind kind) => new()
    {
        ["categories"] = new JsonArray(ResourceKinds.Category),
        ["kind"] = kind.Kind,
        ["listKind"] = $"{kind.Kind}List",
        ["plural"] = kind.Plural,
        ["shortNames"] = new JsonArray(ResourceKinds.ShortName(kind)),
        ["singular"] = ResourceKinds.Singular(kind),
    };

    private static JsonObject Version(ResourceKind kind, Type type) => new()
    {
        ["name"] = kind.Version,
        ["served"] = true,
        ["storage"] = true,
        ["additionalPrinterColumns"] = new JsonArray([.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = ResourceSchema.Of(type) },
        ["subresources"] = Subresources(type),
    };

    private static JsonObject Subresources(Type type)
    {
        var subresources = new JsonObject { ["status"] = new JsonObject() };
        if (type.GetCustomAttribute<ScaleSubresourceAttribute>() is { } scale)
        {
            subresources["scale"] = new JsonObject
            {
                ["specReplicasPath"] = scale.SpecReplicas,
                ["statusReplicasPath"] = scale.StatusReplicas,
                ["labelSelectorPath"] = scale.Selector,
            };
        }

        return subresources;
    }

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.Path };
        if (column.Wide) json["priority"] = 1;
        return json;
    }
}
