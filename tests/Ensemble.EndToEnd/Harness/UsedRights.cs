using System.Collections.Concurrent;
using System.Text.Json;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Access;

[assembly: AssemblyFixture(typeof(UsedRights))]

namespace Ensemble.EndToEnd.Harness;

/// <summary>Lays what the operator asked of API servers against what its code declares: nothing more, and over the whole suite nothing less.</summary>
public sealed class UsedRights : IDisposable
{
    private static readonly ConcurrentDictionary<string, bool> Used = new(StringComparer.Ordinal);

    /// <summary>Takes a client's requests in; one that no declared right covers fails the spec.</summary>
    public static void Take(RequestCounts requests) => Take(requests.Snapshot().Keys.SelectMany(AccessList.Needed));

    /// <summary>Takes a real server's audit log in: the requests of a user.</summary>
    public static void TakeAudit(string path, string user)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (file.ReadLine() is { } line)
        {
            if (line[^1] != '}') break; // The server is still writing it.
            var told = JsonDocument.Parse(line).RootElement;
            if (told.GetProperty("user").GetProperty("username").GetString() != user || !told.TryGetProperty("objectRef", out var about)) continue;
            var resource = Text(about, "resource") + (Text(about, "subresource") is { Length: > 0 } part ? $"/{part}" : "");
            needed.Add(AccessList.Text(Text(told, "verb"), Text(about, "apiGroup"), resource));
        }

        Take(needed);
    }

    /// <summary>Where the whole suite ran, a right that nothing used is one too many.</summary>
    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("ENSEMBLE_WHOLE_SUITE") is not "1") return;
        var unused = OperatorAccess.Rights.Single.Except(Used.Keys);
        if (!unused.IsEmpty) throw new InvalidOperationException($"The operator declares rights that the whole suite did not use: {string.Join("; ", unused)}");
    }

    private static void Take(IEnumerable<string> needed)
    {
        var declared = OperatorAccess.Rights.Single;
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var right in needed)
        {
            Used[right] = true;
            if (!declared.Contains(right)) missing.Add(right);
        }

        Assert.True(missing.Count == 0, $"The operator asked for what its code does not declare (Ensemble.Operator.Access): {string.Join("; ", missing)}");
    }

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
