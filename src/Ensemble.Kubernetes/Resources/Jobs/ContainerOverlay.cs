using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Fields of a container that differ in a variant: image, command, env, resources and any other.</summary>
[OpenObject]
public sealed class ContainerOverlay
{
    /// <summary>Name of the template's container that it is laid over.</summary>
    [Required, MaxLength(63), RegularExpression(NamePatterns.DnsLabel)]
    public string? Name { get; set; }

    /// <summary>All other fields, as in the core Container.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; set; }
}
