using System.Collections.Immutable;
using CsCheck;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Small fleets in every state, with jobs that ask for every kind of thing: small, so that they run full and odd things meet.</summary>
internal static class RandomFleets
{
    private static readonly string[] Levels = ["Spine", "Rack"];
    private static readonly Taint[] Taints =
    [
        new("ensemble.fleet/managed", "", TaintEffect.NoSchedule),
        new("team", "search", TaintEffect.NoSchedule),
        new("old", "", TaintEffect.PreferNoSchedule),
        new("sick", "", TaintEffect.NoExecute),
    ];

    private static readonly string?[] Required = [null, null, null, null, null, null, null, "Rack", "Rack", "Rack", "Spine", "Spine", "Host", "Host", "Island", "FabricDomain"];

    /// <summary>The fleet once a plan is carried out.</summary>
    public static FleetSnapshot After(FleetSnapshot fleet, Plan plan)
    {
        var placed = plan.Decisions.OfType<Core.Decisions.Decision.Place>().ToDictionary(place => place.Job, place => place.Placement);
        foreach (var resize in plan.Decisions.OfType<Core.Decisions.Decision.Resize>()) placed.Add(resize.Job, resize.Placement);
        return With(fleet, fleet.Jobs.Select(job => placed.TryGetValue(job.Id, out var placement) ? job with { Placement = placement, GrowAfter = null } : job));
    }

    /// <summary>The fleet with other jobs.</summary>
    public static FleetSnapshot With(FleetSnapshot fleet, IEnumerable<Job> jobs) =>
        FleetSnapshot.Of(fleet.Now, fleet.Pools, fleet.Nodes, fleet.Queues, jobs, fleet.Classes, fleet.Namespaces);

    private static Gen<AcceleratorPool> Pool { get; } =
        from kind in Gen.OneOf(Classes.All)
        from depth in Gen.Int[0, 2]
        select new AcceleratorPool
        {
            Name = "",
            Class = kind,
            Levels = [.. Levels.TakeLast(depth).Select(level => new PoolLevel(level, "net/" + level))],
        };

    private static Gen<Node> NodeOf(AcceleratorPool pool) =>
        from chips in Gen.Frequency((3, Gen.Const(Classes.ChipsPerHost(pool.Class))), (1, Gen.Int[1, 16]))
        from sick in Gen.Frequency((6, Gen.Const(0UL)), (1, Gen.ULong))
        from busy in Gen.Frequency((3, Gen.Const(0UL)), (1, Gen.ULong))
        from unknown in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, 9]))
        from offered in Gen.Frequency((4, Gen.Const(64)), (1, Gen.Int[0, 8]))
        from cpu in Gen.Int[1, 12]
        from pods in Gen.OneOf(0, 1, 2, 4, 8, 8)
        from spine in Gen.OneOf(0, 1, 1, 1, 2)
        from rack in Gen.OneOf(0, 1, 1, 1, 2, 2, 3)
        from port in Gen.Int[0, 6]
        from state in Gen.Int[0, 19]
        from taints in Gen.OneOf(Taints).Array[0, 2]
        let all = ChipSet.First(chips)
        let taken = new ChipSet(busy & all.Bits)
        select new Node
        {
            Name = "",
            Pool = pool.Name,
            Labels = ImmutableDictionary.CreateRange(Labels(spine, rack)),
            Taints = state < 12 ? [] : [.. taints],
            Cordoned = state == 0,
            Ready = state != 1,
            Allocatable = ResourceVector.Of(
                (ResourceVector.Cpu, cpu * 1000L), (ResourceVector.Pods, pods), (pool.Class.Resource, Math.Min(chips, offered))),
            Taken = ResourceVector.Of((ResourceVector.Cpu, 500), (pool.Class.Resource, taken.Count + unknown)),
            TakenChips = taken,
            TakenHostPorts = port == 0 ? [80] : [],
            Chips = [.. all.Chips().Select(chip => new Chip(chip, chip / pool.Class.Fabric.Island, (sick >> chip & 1) == 0))],
        };

    private static IEnumerable<KeyValuePair<string, string>> Labels(int spine, int rack)
    {
        if (spine > 0) yield return new("net/Spine", $"s{spine}");
        if (rack > 0) yield return new("net/Rack", $"r{rack}");
        if (rack > 1) yield return new("disk", "nvme");
    }

    private static Gen<JobSize> Size { get; } = Gen.OneOf(
        Gen.Int[1, 40].Select(chips => (JobSize)new JobSize.Exact(chips)),
        Gen.OneOf(1, 2, 4, 8, 8).Select(chips => (JobSize)new JobSize.Exact(chips)),
        Gen.OneOf(8, 16, 16, 24, 32).Select(chips => (JobSize)new JobSize.Exact(chips)),
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 30], Gen.Enum<ElasticStep>()).Select(s => (JobSize)new JobSize.Elastic(s.Item1, s.Item1 + s.Item2, s.Item3)),
        Gen.Select(Gen.OneOf("h100", "910b", "t4"), Gen.Int[1, 6]).Select(s => (JobSize)new JobSize.ComputeLike(s.Item1, s.Item2)));

    private static Gen<Variant> VariantOf { get; } =
        from vendor in Gen.OneOf<Vendor?>([null, null, null, null, Vendor.Nvidia, Vendor.Huawei])
        from classes in Gen.OneOf(Classes.All).Array[0, 3]
        from anyClass in Gen.Int[0, 3]
        from cpu in Gen.Int[0, 3]
        from port in Gen.Int[0, 4]
        from picky in Gen.Int[0, 9]
        select new Variant
        {
            Name = "",
            Vendor = vendor,
            Classes = anyClass > 0 ? [] : [.. classes.Select(kind => kind.Name).Distinct()],
            Demand = new()
            {
                Resources = ResourceVector.Of((ResourceVector.Cpu, cpu * 700L)),
                HostPorts = port == 0 ? [80] : [],
                NodeSelector = picky == 0 ? LabelSelector.OfLabels([new("disk", "nvme")]) : LabelSelector.Everything,
                NodeAffinity = picky == 1 ? [LabelSelector.OfLabels([new("metadata.name", "n03")]), LabelSelector.OfLabels([new("net/Rack", "r1")])] : [],
                Tolerations = picky is 2 or 3 ? [new("", true, "", picky == 2 ? null : TaintEffect.NoSchedule)] : [],
            },
        };

    /// <summary>Other people's pods: none for most jobs, else one or a gang, perhaps with a leader that asks for no chips.</summary>
    private static Gen<PodGang?> PodsOf { get; } =
        from kind in Gen.Int[0, 3]
        from count in Gen.OneOf(1, 1, 1, 2, 3, 4, 8, 12)
        from chips in Gen.OneOf(0, 1, 1, 1, 2, 4, 8, 3)
        from resource in Gen.OneOf(Classes.All)
        from variant in VariantOf
        from leader in Gen.Int[0, 3]
        from spare in Gen.OneOf(0, 0, 0, 1, 3, -2)
        from apart in Gen.Int[0, 5]
        let demand = variant.Demand with { ForChips = chips > 0, Apart = apart == 0 ? ["zoo"] : [] }
        let workers = Enumerable.Range(0, count).Select(id => new PodMember($"w{id}", chips, chips > 0 ? resource.Resource : null, demand))
        let leaders = leader == 0 && count > 1 ? [new PodMember("leader", 0, null, new() { ForChips = false })] : Array.Empty<PodMember>()
        select kind > 0 ? null : new PodGang { Members = [.. leaders, .. workers], Wanted = Math.Max(1, count + leaders.Length - spare) };

    private static Gen<Job> JobOf { get; } =
        from size in Size
        from variants in VariantOf.Array[1, 3]
        from choose in Gen.Enum<VariantChoice>()
        from required in Gen.OneOf(Required)
        from preferred in Gen.OneOf(Required)
        from tensor in Gen.OneOf(1, 1, 1, 1, 1, 1, 2, 2, 4, 8, 3)
        from queue in Gen.OneOf("default", "default", "default", "free", "free", "free", "research", "research", "nowhere")
        from priority in Gen.Int[0, 2]
        from minute in Gen.Int[0, 5]
        from state in Gen.Int[0, 31]
        from avoid in Gen.Int[0, 13].Array[0, 2]
        from pods in PodsOf
        select new Job
        {
            Id = default,
            Queue = queue,
            Priority = priority,
            SubmittedAt = SpecFleet.Now.AddMinutes(-minute),
            Size = size,
            Pods = pods,
            Variants = [.. variants.Select((variant, id) => variant with { Name = $"v{id}" })],
            Choose = choose,
            Topology = new(required, preferred),
            TensorParallel = tensor,
            Suspended = state == 0,
            NotBefore = state == 1 ? SpecFleet.Now.AddMinutes(1) : null,
            Avoid = state < 5 ? [.. avoid.Select(id => $"n{id:00}")] : [],
        };

    // Last, as it uses all above when it is made.
    public static Gen<FleetSnapshot> Any { get; } =
        from poolCount in Gen.OneOf(1, 1, 2, 3)
        from pools in Pool.Array[poolCount]
        let named = pools.Select((pool, id) => pool with { Name = $"p{id}" }).ToArray()
        from nodes in Gen.Int[0, poolCount - 1].SelectMany(id => NodeOf(named[id])).Array[0, 16]
        from jobs in JobOf.Array[0, 14]
        from limit in Gen.Int[0, 40]
        select FleetSnapshot.Of(
            SpecFleet.Now,
            named,
            nodes.Select((node, id) => node with { Name = $"n{id:00}" }),
            [new() { Name = "research", MaxAccelerators = limit }, new() { Name = "free" }],
            jobs.Select((job, id) => job with { Id = new("default", $"j{id:00}") }),
            Classes.All);
}
