using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Manifests;

/// <summary>Applies manifests to a cluster, as <c>kubectl apply --server-side</c> does, for the few kinds that Ensemble's own files have.</summary>
internal sealed class ManifestApplier(KubernetesApi api)
{
    private static readonly FrozenDictionary<(string, string), ResourceKind> Kinds =
        ResourceKinds.All.Concat([CoreKinds.Namespace, CoreKinds.PriorityClass, CoreKinds.ConfigMap])
            .ToFrozenDictionary(kind => (kind.ApiVersion, kind.Kind));

    /// <summary>Applies the objects of files in order.</summary>
    /// <returns>The objects.</returns>
    /// <exception cref="CommandException">An object is not fit to be applied; what stood before it is applied.</exception>
    public async Task<ImmutableArray<ManifestDocument>> ApplyAsync(IEnumerable<ManifestFile> files, CancellationToken stop)
    {
        var applied = ImmutableArray.CreateBuilder<ManifestDocument>();
        foreach (var document in files.SelectMany(file => ManifestReader.Read(file.Text, file.Name)))
        {
            await ApplyAsync(document, stop);
            applied.Add(document);
        }

        return applied.ToImmutable();
    }

    private async Task ApplyAsync(ManifestDocument document, CancellationToken stop)
    {
        if (document.Faults is [var fault, ..]) throw Unfit(document, fault.ToString());
        if (document.Name is not { } name) throw Unfit(document, "it has no name");
        if (!Kinds.TryGetValue((document.ApiVersion ?? "", document.Kind ?? ""), out var kind))
            throw Unfit(document, $"{document.ApiVersion} {document.Kind} is no kind that this command applies");
        await api.ApplyAsync<JsonObject>(kind, kind.Namespaced ? document.Namespace ?? "default" : null, name, document.Json, force: true, dryRun: false, stop);
    }

    private static CommandException Unfit(ManifestDocument document, string why) =>
        new(ExitCode.Wrong, $"{document.FileName}:{document.Line} cannot be applied: {why}", "'ensemble validate -f' checks a manifest.");
}
