using System.Text.Json.Nodes;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Why a part of an object could not be read at all: a value of a JSON type that its field does not take.</summary>
/// <param name="Field">Path below the part, such as <c>size.accelerators</c>; empty for the part itself.</param>
/// <param name="Problem">What was found there.</param>
/// <param name="Json">The part as it was served.</param>
public sealed record Unreadable(string Field, string Problem, JsonNode? Json);
