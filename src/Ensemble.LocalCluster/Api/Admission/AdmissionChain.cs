using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Schemas;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>What every write passes: unknown fields out, defaults in, then all that is wrong at once.</summary>
internal sealed class AdmissionChain(ObjectStore store, TimeProvider clock)
{
    private readonly PodAdmission _pods = new(store);

    /// <param name="old">Null for a new object.</param>
    /// <returns>Warnings for the client.</returns>
    /// <exception cref="Refusal">The object is not acceptable.</exception>
    public IReadOnlyList<string> Admit(ResourceKind kind, JsonObject tree, JsonObject? old, ApiRequest request)
    {
        var unknown = SchemaPruning.Apply(tree, kind.Schema).Select(field => $"unknown field \"{field}\"").ToList();
        var mode = request.Query["fieldValidation"] is { Length: > 0 } given ? given : "Warn";
        if (unknown.Count > 0 && mode == "Strict") throw Undecodable(kind, $"strict decoding error: {string.Join(", ", unknown)}");

        var causes = new List<Cause>(SchemaValidation.Check(tree, kind.Schema));
        if (!kind.IsCustom && causes is [var first, ..]) throw Undecodable(kind, first.ToString());
        MetadataValidation.Check(kind, tree, old, causes);
        if (!kind.IsCustom) AdmitBuiltIn(kind, tree, old, causes);
        if (causes.Count > 0) throw Refusal.Invalid(kind.Kind, kind.Group, tree.Text("metadata", "name") ?? "", causes);
        return mode == "Warn" ? unknown : [];
    }

    private static Refusal Undecodable(ResourceKind kind, string why) =>
        Refusal.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {why}");

    private void AdmitBuiltIn(ResourceKind kind, JsonObject tree, JsonObject? old, List<Cause> causes)
    {
        switch (kind.StorageKey)
        {
            case "/pods": _pods.Admit(tree, old, causes); break;
            case "/namespaces": AdmitNamespace(tree); break;
            case "/services": ServiceAdmission.Admit(tree, old, causes); break;
            case "/secrets": AdmitSecret(tree); break;
            case "/events": CheckPlace(kind, tree, causes); break;
            case "/persistentvolumeclaims" when old is null: AdmitClaim(tree); break;
            case "scheduling.k8s.io/priorityclasses":
                tree.Default("preemptionPolicy", "PreemptLowerPriority");
                if (old is not null && old.Integer("value") != tree.Integer("value"))
                    causes.Add(Cause.Forbidden("value", "may not be changed in an update."));
                break;
            case "apiextensions.k8s.io/customresourcedefinitions":
                causes.AddRange(CustomKinds.Check(tree));
                if (causes.Count == 0) CustomKinds.Establish(tree, clock.GetUtcNow());
                break;
        }
    }

    private static void AdmitNamespace(JsonObject tree)
    {
        tree.Child("metadata").Child("labels")["kubernetes.io/metadata.name"] = tree.Text("metadata", "name");
        tree.Child("spec").Default("finalizers", Json.ToArray(["kubernetes"]));
        tree.Child("status").Default("phase", "Active");
    }

    /// <summary>Gives a claim that says nothing of a class the default one.</summary>
    private void AdmitClaim(JsonObject tree)
    {
        tree.Child("status")["phase"] = "Pending";
        if (tree.At("spec", "storageClassName") is not null) return;
        var standard = store.Snapshot(BuiltInKinds.StorageClasses).Objects.Select(item => item.Parse()).FirstOrDefault(kind => kind.Text("metadata", "annotations", "storageclass.kubernetes.io/is-default-class") == "true");
        if (standard is not null) tree.Child("spec")["storageClassName"] = standard.Text("metadata", "name");
    }

    /// <summary>Holds an event to the namespace of what it is about; those about the cluster's objects are in default.</summary>
    private static void CheckPlace(ResourceKind kind, JsonObject tree, List<Cause> causes)
    {
        var field = kind.Group == EventConversion.Group ? "regarding" : "involvedObject";
        var (here, about) = (tree.Text("metadata", "namespace") ?? "", tree.Text(field, "namespace") ?? "");
        if (about != here && !(about.Length == 0 && here == "default")) causes.Add(Cause.Invalid($"{field}.namespace", $"\"{about}\"", "does not match event.namespace"));
    }

    private static void AdmitSecret(JsonObject tree)
    {
        tree.Default("type", "Opaque");
        if (!tree.Remove("stringData", out var plain) || plain is not JsonObject texts) return;
        foreach (var (key, value) in texts)
            tree.Child("data")[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.Text() ?? ""));
    }
}
