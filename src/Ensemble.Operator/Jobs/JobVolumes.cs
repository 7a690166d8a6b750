using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Operator.Jobs;

/// <summary>Reads the claims that a job's templates name, and the volumes they are bound to.</summary>
internal sealed class JobVolumes(KubernetesApi api)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
        [AccessRight.To(CoreKinds.PersistentVolumeClaim, "get"), AccessRight.To(CoreKinds.PersistentVolume, "get")];

    /// <summary>Whether templates have claims, so that what is known of them may change without the job.</summary>
    public static bool HasClaims(IEnumerable<JsonObject> templates) => templates.Any(template => Claims(template).Any() || HasOwnClaims(template));

    /// <summary>What the claims mean; or the name of one that does not exist.</summary>
    public async Task<(VolumeTerms Terms, string? Missing)> ReadAsync(string ns, IEnumerable<JsonObject> templates, CancellationToken stop)
    {
        var (needsScheduler, nodes) = (false, ImmutableArray.CreateBuilder<ImmutableArray<LabelSelector>>());
        foreach (var template in templates) needsScheduler |= HasOwnClaims(template);
        foreach (var claim in templates.SelectMany(Claims).Distinct(StringComparer.Ordinal))
        {
            if (await api.FindAsync<JsonObject>(CoreKinds.PersistentVolumeClaim, ns, claim, stop) is not { } found) return (VolumeTerms.None, claim);
            if ((string?)found["spec"]?["volumeName"] is not { Length: > 0 } name)
            {
                needsScheduler = true; // Whoever binds the first pod decides where the volume is made.
                continue;
            }

            if (await NodesOfAsync(name, stop) is not { IsEmpty: false } terms) continue;
            needsScheduler = true;
            nodes.Add(terms);
        }

        return (needsScheduler ? new(true, nodes.DrainToImmutable()) : VolumeTerms.None, null);
    }

    private async Task<ImmutableArray<LabelSelector>> NodesOfAsync(string volume, CancellationToken stop)
    {
        var found = await api.FindAsync<JsonObject>(CoreKinds.PersistentVolume, null, volume, stop);
        if (found?["spec"]?["nodeAffinity"]?["required"] is not JsonObject required) return [];

        // It reads as the node affinity of a pod does.
        var pod = new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["affinity"] = new JsonObject { ["nodeAffinity"] = new JsonObject { ["requiredDuringSchedulingIgnoredDuringExecution"] = required.DeepClone() } },
            },
        };
        return HostDemandParser.TryParse(pod)?.NodeAffinity ?? [];
    }

    /// <summary>Claims that are made with each pod: of devices, and of volumes that live and die with it.</summary>
    private static bool HasOwnClaims(JsonObject template) =>
        (template["spec"] as JsonObject)?["resourceClaims"] is JsonArray { Count: > 0 } || Volumes(template).Any(volume => volume["ephemeral"] is JsonObject);

    private static IEnumerable<JsonObject> Volumes(JsonObject template) => ((template["spec"] as JsonObject)?["volumes"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Claims(JsonObject template) =>
        Volumes(template).Select(volume => (volume["persistentVolumeClaim"] as JsonObject)?["claimName"] is JsonValue name && name.TryGetValue<string>(out var text) ? text : null).OfType<string>();
}
