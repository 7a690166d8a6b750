using Ensemble.Core;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Ensemble.LocalCluster.Fleet;

/// <summary>Reads the two YAML forms of this folder; a member that does not exist is an error, not a wish ignored.</summary>
internal static class FleetYaml
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    public static T ReadResource<T>(string name) => Reader.Deserialize<T>(Resource(name));

    public static string Resource(string name)
    {
        using var text = new StreamReader(typeof(FleetYaml).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }

    public static Parsed<T> Parse<T>(string yaml)
    {
        try
        {
            return Reader.Deserialize<T>(yaml) is { } value
                ? new Parsed<T>.Valid(value)
                : new Parsed<T>.Invalid([new("nodes", "is missing", "List at least one group of nodes.")]);
        }
        catch (YamlException e)
        {
            var what = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            return new Parsed<T>.Invalid([new($"line {e.Start.Line}", $"is not understood: {what}", "Compare with deploy/local/fleet.yaml.")]);
        }
    }
}
