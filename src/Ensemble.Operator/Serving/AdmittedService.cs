using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Operator.Serving;

/// <summary>An InferenceJob whose replicas may be placed.</summary>
/// <param name="Spec">What its spec asks for.</param>
/// <param name="Templates">The pod template of each variant, its containers laid over the job's.</param>
internal sealed record AdmittedService(AcceptedInferenceJob Spec, ImmutableDictionary<string, JsonObject> Templates)
{
    /// <summary>The template of a variant; any where the variant is not the job's any more.</summary>
    public JsonObject Template(string variant) => Templates.TryGetValue(variant, out var template) ? template : Templates.Values.First();
}
