using System.Text.Json;
using Ensemble.Core;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

/// <summary>Short ways from YAML to what the parsers make of it.</summary>
internal static class Manifests
{
    /// <summary>Resources from the one object of a manifest.</summary>
    public static T Read<T>(string yaml)
    {
        var document = Assert.Single(ManifestReader.Read(BadInput.Expand(yaml), "test.yaml"));
        Assert.Empty(document.Faults);
        return document.Json.Deserialize<T>(ResourceJson.Options)!;
    }

    public static AcceptedTrainingJob Job(string yaml, Func<string, int?>? priorityOf = null) => Valid(TrainingJobParser.Parse(Read<TrainingJob>(yaml), priorityOf));

    public static T Valid<T>(Parsed<T> parsed)
    {
        if (parsed is Parsed<T>.Invalid(var faults)) Assert.Fail(string.Join('\n', faults));
        return ((Parsed<T>.Valid)parsed).Value;
    }

    public static string Faults<T>(Parsed<T> parsed) => string.Join('\n', Assert.IsType<Parsed<T>.Invalid>(parsed).Faults);
}
