using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A spec or a status. It is always read: where its JSON cannot be, it is empty and says why.</summary>
/// <remarks>An API server that enforces our schema never serves an unreadable part; one that lacks the schema can.</remarks>
public abstract class ResourcePart
{
    /// <summary>Why this part is empty although its JSON was not; null as a rule.</summary>
    [JsonIgnore]
    public Unreadable? Unreadable { get; set; }
}
