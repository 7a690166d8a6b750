using Mono.Cecil;

namespace Ensemble.Architecture;

/// <summary>The core decides: it reads no clock, no disk, no network and no dice, and its folders build on each other one way.</summary>
public sealed class CoreSpecs
{
    private const string Core = "Ensemble.Core";

    private static readonly string[] ForbiddenNamespaces =
    [
        "System.IO", "System.Net", "System.Threading", "System.Diagnostics.Process", "Microsoft", "k8s",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Random", "System.Console", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now",
        "System.DateTimeOffset::get_UtcNow", "System.Guid::NewGuid", "System.Environment::get_TickCount", "System.Environment::get_TickCount64",
        "System.Environment::get_MachineName", "System.Environment::GetEnvironmentVariable", "System.TimeZoneInfo::get_Local",
        "System.Object::GetHashCode", "System.String::GetHashCode", // Random in each process: an order made of them never repeats.
    ];

    // Lower folders know nothing of higher ones; those on one line know nothing of each other.
    private static readonly string[][] Folders =
    [
        ["", "Units"],
        ["Fleet", "Packing"],
        ["Energy", "Queues"],
        ["Jobs"],
        ["Decisions"],
        ["Gangs", "Placing"],
        ["Planning"],
    ];

    private static readonly List<TypeDefinition> Types = CompiledCode.Types(Core);

    [Fact]
    public void The_core_touches_no_clock_disk_network_thread_or_dice()
    {
        var wrong = from type in Types
                    from other in CompiledCode.References(type)
                    let full = other.FullName
                    let ns = CompiledCode.NamespaceOf(other)
                    where ForbiddenTypes.Contains(full, StringComparer.Ordinal)
                        || ForbiddenNamespaces.Any(f => ns == f || ns.StartsWith(f + ".", StringComparison.Ordinal))
                    where !IsCompilerAttribute(other)
                    select $"{type.FullName} -> {full}";
        Expect.Nothing(wrong);
    }

    [Fact]
    public void The_core_calls_nothing_that_answers_differently_next_time()
    {
        var wrong = from type in Types
                    from member in CompiledCode.Members(type)
                    where ForbiddenMembers.Contains(member, StringComparer.Ordinal)
                    select $"{type.FullName} -> {member}";
        Expect.Nothing(wrong);
    }

    [Fact]
    public void Every_folder_of_the_core_has_its_place_in_the_order()
    {
        var folders = Types.Select(Folder).OfType<string>().Distinct(StringComparer.Ordinal);
        Assert.All(folders, folder => Assert.True(Level(folder) >= 0, $"{folder} has no place"));
    }

    [Fact]
    public void A_folder_builds_on_lower_ones_only()
    {
        var wrong = from type in Types
                    from other in CompiledCode.References(type)
                    let own = Folder(type)
                    let to = Folder(other)
                    where own is not null && to is not null && to != own && !(to.Length == 0)
                    where Level(to) >= Level(own)
                    select $"{type.FullName} -> {other.FullName}";
        Expect.Nothing(wrong);
    }

    private static bool IsCompilerAttribute(TypeReference type) =>
        CompiledCode.NamespaceOf(type) is "Microsoft.CodeAnalysis" or "System.Diagnostics.CodeAnalysis";

    private static string? Folder(TypeReference type)
    {
        var ns = CompiledCode.NamespaceOf(type);
        if (ns == Core) return string.Empty;
        return ns.StartsWith(Core + ".", StringComparison.Ordinal) ? ns[(Core.Length + 1)..].Split('.')[0] : null;
    }

    private static int Level(string folder) => Array.FindIndex(Folders, line => line.Contains(folder, StringComparer.Ordinal));
}
