using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Operator.Jobs;

/// <summary>Whether a job may be placed. Closed: all its cases are here.</summary>
internal abstract record JobVerdict
{
    private JobVerdict()
    {
    }

    /// <summary>It may.</summary>
    /// <param name="Spec">What its spec asks for.</param>
    /// <param name="Templates">The pod template of each variant, its containers laid over the job's.</param>
    public sealed record Admitted(AcceptedTrainingJob Spec, ImmutableDictionary<string, JsonObject> Templates) : JobVerdict
    {
        /// <summary>What its claims mean for its pods.</summary>
        public VolumeTerms Volumes { get; init; } = VolumeTerms.None;

        /// <summary>Whether its templates have claims, so that <see cref="Volumes"/> may change without the job.</summary>
        public bool HasClaims { get; } = JobVolumes.HasClaims(Templates.Values);

        /// <summary>The template of a variant; any where the variant is not the job's any more.</summary>
        public JsonObject Template(string variant) => Templates.TryGetValue(variant, out var template) ? template : Templates.Values.First();
    }

    /// <summary>It may not until its author changes it.</summary>
    /// <param name="Code">The condition's reason.</param>
    /// <param name="Message">What is wrong and how to mend it.</param>
    public sealed record Refused(string Code, string Message) : JobVerdict;

    /// <summary>The API server would not take its pods now, and may do so later.</summary>
    /// <param name="Message">What the server said.</param>
    /// <param name="Again">When to ask again.</param>
    /// <param name="Reason">Why, where it is not the server that refuses.</param>
    public sealed record Postponed(string Message, TimeSpan Again, Reason? Reason = null) : JobVerdict;
}
