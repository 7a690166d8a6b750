using System.Text.Json;
using System.Text.Json.Serialization;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Cli.Pods;

/// <summary>A pod as people ask about it: what the scheduler knows of it, and who made it.</summary>
/// <param name="Facts">What the operator would keep of it.</param>
/// <param name="Owner">What controls it; null where nothing does.</param>
[JsonConverter(typeof(Reader))]
internal sealed record PodView(PodFacts Facts, PodOwner? Owner)
{
    /// <summary>Reads a pod without keeping the rest of it: a list may hold thousands.</summary>
    internal sealed class Reader : JsonConverter<PodView>
    {
        private readonly PodProjection _projection = new();

        public override PodView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var again = reader;
            var facts = _projection.Read(ref reader) ?? throw new JsonException("It is a pod without a name.");
            return new(facts, OwnerOf(ref again));
        }

        public override void Write(Utf8JsonWriter writer, PodView value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A view of a pod is never written.");

        private static PodOwner? OwnerOf(ref Utf8JsonReader json)
        {
            using var pod = JsonDocument.ParseValue(ref json);
            if (!pod.RootElement.TryGetProperty("metadata", out var metadata) || !metadata.TryGetProperty("ownerReferences", out var owners)) return null;
            foreach (var owner in owners.EnumerateArray())
            {
                if (owner.TryGetProperty("controller", out var controls) && controls.ValueKind == JsonValueKind.True)
                    return new(Text(owner, "kind"), Text(owner, "name"), Text(owner, "uid"));
            }

            return null;
        }

        private static string Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
    }
}
