using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads objects of a stream so that a bad one is told apart and never stops the others.</summary>
internal static class ProjectionReader
{
    /// <summary>Open objects of ours may be nested deeper than System.Text.Json's 64.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 512 };

    /// <param name="json">Stands at an object's start; afterwards at its end, whatever happened.</param>
    /// <param name="projection">Reads the object.</param>
    /// <param name="problem">What is wrong with a bad object.</param>
    /// <returns>What is kept; null if the object is bad.</returns>
    /// <exception cref="JsonException">The stream itself is no JSON.</exception>
    public static T? Read<T>(ref Utf8JsonReader json, IProjection<T> projection, out string? problem)
        where T : class
    {
        var start = json;
        problem = null;
        try
        {
            var value = projection.Read(ref json);
            if (value is null) problem = "it has no name";
            if (json.CurrentDepth == start.CurrentDepth && json.TokenType == JsonTokenType.EndObject) return value;
            problem ??= "it was not read to its end";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A projection meets whatever users can write; what it throws is a property of the object, not of us.
            problem = e.Message;
        }

        json = start;
        json.Pass();
        return null;
    }
}
