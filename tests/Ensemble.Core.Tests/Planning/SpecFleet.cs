using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Core.Queues;
using Xunit;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Reads a spec's fleet.</summary>
internal static class SpecFleet
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    public static FleetSnapshot Read(string yaml)
    {
        var text = Yaml.Deserialize<FleetText>(yaml);
        var pools = text.Pools.Select(p => Pool(p.Key, p.Value)).ToDictionary(pool => pool.Name, StringComparer.Ordinal);
        var nodes = text.Nodes.SelectMany(n => Names(n.Key).Select(name => Node(name, n.Value, pools))).ToList();
        var classOf = nodes.ToDictionary(node => node.Name, node => pools[node.Pool], StringComparer.Ordinal);
        return FleetSnapshot.Of(
            Now,
            pools.Values,
            nodes,
            text.Queues.Select(q => new FleetQueue
            {
                Name = q.Key,
                MaxAccelerators = q.Value,
                Namespaces = text.QueueTeams.TryGetValue(q.Key, out var team) ? LabelSelector.OfLabels([new("team", team)]) : LabelSelector.Everything,
            }),
            text.Jobs.Select((j, place) => Job(j.Key, j.Value, place, classOf)),
            Classes.All,
            text.Teams.ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["team"] = t.Value }, StringComparer.Ordinal));
    }

    private static AcceleratorPool Pool(string name, PoolText text) => new()
    {
        Name = name,
        Class = Classes.Named(text.Class),
        Levels = [.. text.Levels.Select(level => new PoolLevel(level, "net/" + level))],
    };

    private static Node Node(string name, NodeText text, Dictionary<string, AcceleratorPool> pools)
    {
        var pool = pools[text.Pool ?? pools.Keys.Single()];
        var chips = text.Chips ?? Classes.ChipsPerHost(pool.Class);
        Assert.True(ChipSet.TryParse(text.Busy, out var busy));
        Assert.True(ChipSet.TryParse(text.Sick, out var sick));
        var labels = text.Labels.ToImmutableDictionary();
        foreach (var (level, value) in pool.Levels.Zip(text.At))
        {
            if (value is not null) labels = labels.SetItem(level.Label, value);
        }

        return new()
        {
            Name = name,
            Pool = pool.Name,
            Labels = labels,
            Taints = [.. text.Taints.Select(Taint)],
            Cordoned = text.Cordoned,
            Ready = text.Ready,
            Allocatable = ResourceVector.Of(
                (ResourceVector.Cpu, Cores(text.Cpu)), (ResourceVector.Memory, (long)text.Gib << 30), (ResourceVector.Pods, text.Pods),
                (pool.Class.Resource, text.Offers ?? chips - sick.Count)),
            Taken = ResourceVector.Of((pool.Class.Resource, text.Taken + busy.Count)),
            TakenChips = busy,
            TakenHostPorts = [.. text.Ports],
            Chips = [.. Enumerable.Range(0, chips).Select(i => new Chip(i, i / pool.Class.Fabric.Island, !sick.Contains(i)))],
        };
    }

    private static Job Job(string name, JobText text, int place, Dictionary<string, AcceleratorPool> poolOf)
    {
        ImmutableArray<Variant> variants = [.. (text.Variants.Count > 0 ? text.Variants : [text]).Select(Variant)];
        return new()
        {
            Id = new(text.Namespace, name),
            Queue = text.Queue,
            Priority = text.Priority,
            SubmittedAt = Now.AddHours(-2).AddMinutes(text.Submitted ?? place),
            Pods = text.Pods.Count == 0 && text.Gated == 0 ? null : Pods(text),
            Size = Size(text),
            Variants = variants,
            Choose = Enum.Parse<VariantChoice>(text.Choose),
            Topology = new(text.Required, text.Preferred),
            TensorParallel = text.Tensor,
            Spread = text.Spread is { } group ? new(group, text.Over) : null,
            Suspended = text.Suspended,
            NotBefore = text.NotBefore is { } seconds ? Now.AddSeconds(seconds) : null,
            Avoid = [.. text.Avoid],
            ReplicaChips = text.Replica,
            Stopping = text.Stopping,
            MissingPriorityClass = text.Lacks,
            GrowAfter = text.Grows is { } grows ? Now.AddSeconds(grows) : null,
            PlacedAt = Now.AddSeconds(-text.Since),
            Runs = text.Runs,
            Placement = text.On is { } on ? Placement(on, variants[0].Name, poolOf) : null,
        };
    }

    private static PodGang Pods(JobText text)
    {
        ImmutableArray<PodMember> members = [.. text.Pods.SelectMany(pod => Names(pod.Name).Select(name => Member(name, pod)))];
        return new() { Members = members, Wanted = text.Wanted ?? members.Length, Placed = text.Beside.Count, Companions = [.. text.Beside], Gated = text.Gated, Awaits = text.Awaits is { } claim ? new($"PersistentVolumeClaim {claim}", "does not exist", "create it") : null };
    }

    private static PodMember Member(string name, PodText text) => new(
        name, text.Chips, text.Chips == 0 ? null : text.Chip, Variant(text).Demand with { Apart = [.. text.Apart], ForChips = text.Chips > 0 });

    private static JobSize Size(JobText text)
    {
        if (text.Min is { } min) return new JobSize.Elastic(min, text.Max, Enum.Parse<ElasticStep>(text.Step));
        if (text.Like?.Split(' ') is [var chips, var kind]) return new JobSize.ComputeLike(kind, int.Parse(chips, CultureInfo.InvariantCulture));
        return new JobSize.Exact(text.Size ?? 8);
    }

    private static Variant Variant(VariantText text) => new()
    {
        Name = text.Name,
        Vendor = text.Vendor is null ? null : Enum.Parse<Vendor>(text.Vendor),
        Classes = [.. text.Classes],
        Demand = new()
        {
            Resources = ResourceVector.Of((ResourceVector.Cpu, Cores(text.Cpu ?? "0")), (ResourceVector.Memory, (long)text.Gib << 30)),
            HostPorts = [.. text.Ports],
            NodeSelector = LabelSelector.OfLabels(text.Selector),
            NodeAffinity = [.. text.Affinity.Select(LabelSelector.OfLabels)],
            Tolerations = [.. text.Tolerates.Select(Toleration)],
        },
    };

    private static Placement Placement(string on, string variant, Dictionary<string, AcceleratorPool> poolOf)
    {
        var hosts = new List<HostShare>();
        foreach (var part in on.Split(';', StringSplitOptions.TrimEntries))
        {
            var space = part.LastIndexOf(' ');
            Assert.True(ChipSet.TryParse(part[(space + 1)..], out var chips));
            hosts.AddRange(Names(part[..space]).Select(name => new HostShare(name, chips)));
        }

        var pool = poolOf[hosts[0].Node];
        return new(variant, pool.Class.Name, pool.Name, hosts[0].Chips.Count, [.. hosts]);
    }

    private static ImmutableArray<string> Names(string hosts)
    {
        Assert.True(HostList.TryRead(hosts, out var names), hosts);
        return names;
    }

    private static Taint Taint(string text)
    {
        var colon = text.LastIndexOf(':');
        var parts = text[..colon].Split('=');
        return new(parts[0], parts.ElementAtOrDefault(1) ?? "", Enum.Parse<TaintEffect>(text[(colon + 1)..]));
    }

    private static Toleration Toleration(string text)
    {
        var colon = text.LastIndexOf(':');
        var parts = (colon < 0 ? text : text[..colon]).Split('=');
        return new(parts[0], parts.Length == 1, parts.ElementAtOrDefault(1) ?? "", colon < 0 ? null : Enum.Parse<TaintEffect>(text[(colon + 1)..]));
    }

    private static long Cores(string cores) => (long)(decimal.Parse(cores, CultureInfo.InvariantCulture) * 1000);
}
