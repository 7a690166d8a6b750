using System.Collections.Immutable;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>A comparison of policies: every workload, seed and policy once, on all processors.</summary>
public sealed class PackingStudy
{
    /// <summary>The first seed of fill runs: the published runs are 42 to 51.</summary>
    public const int FirstFillSeed = 42;

    /// <summary>The first seed of runs with departures.</summary>
    public const int FirstDepartureSeed = 11;

    /// <summary>The loads of runs with departures.</summary>
    public static ImmutableArray<double> Loads { get; } = [0.9, 1.0, 1.1];

    /// <summary>The traces to play.</summary>
    public required ImmutableArray<PackingTrace> Traces { get; init; }

    /// <summary>The policies to compare.</summary>
    public required ImmutableArray<PackingPolicyKind> Policies { get; init; }

    /// <summary>How many seeds of filling.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>How many seeds with pods that leave; 0 for none.</summary>
    public int DepartureSeeds { get; init; }

    /// <summary>How pods leave and wait; its load and seed are of no meaning here.</summary>
    public DepartureSetting Departure { get; init; } = new(1, 0);

    /// <summary>Plays all of it.</summary>
    /// <param name="progress">Told after each run how many are done, of how many, and what was done; from any thread.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public PackingReport Run(Action<int, int, string>? progress, CancellationToken stop)
    {
        var fills = from trace in Traces from policy in Policies from seed in Enumerable.Range(FirstFillSeed, Seeds) select (trace, policy, load: 0.0, seed);
        var departures = from trace in Traces
                         from policy in Policies
                         where DepartureSeeds > 0 && PackingPolicies.PlaysDepartures(policy) && (!Departure.TraceLives || trace.Pods.Any(pod => pod.Life is not null))
                         from load in Loads
                         from seed in Enumerable.Range(FirstDepartureSeed, DepartureSeeds)
                         select (trace, policy, load, seed);
        var runs = fills.Concat(departures).ToArray();
        var bounds = Traces.ToDictionary(trace => trace.Workload, trace => new PackingBound(trace), StringComparer.Ordinal);
        var curves = new FillCurve?[runs.Length];
        var results = new DepartureResult[runs.Length];
        var done = 0;
        var sharing = System.Collections.Concurrent.Partitioner.Create(Enumerable.Range(0, runs.Length), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(sharing, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var (trace, policy, load, seed) = runs[i];
            if (policy == PackingPolicyKind.UpperBound) curves[i] = bounds[trace.Workload].Of(PublishedArrivals.Of(trace, seed).Pods);
            else if (load == 0) curves[i] = FillRun.Play(trace, seed, policy);
            else results[i] = DepartureRun.Play(trace, Departure with { Load = load, Seed = seed }, policy);
            progress?.Invoke(Interlocked.Increment(ref done), runs.Length, $"{trace.Workload} {PackingPolicies.NameOf(policy)}");
        });

        return new(FillRows(runs, curves), DepartureRows(runs, curves, results));
    }

    private static ImmutableArray<FillRow> FillRows((PackingTrace Trace, PackingPolicyKind Policy, double Load, int Seed)[] runs, FillCurve?[] curves) =>
    [
        .. from run in runs.Zip(curves)
           where run.Second is not null
           group run.Second by (run.First.Trace.Workload, run.First.Policy) into same
           from level in FillCurve.Levels
           let reached = same.Select(curve => curve.At(level)).OfType<double>().ToList()
           where reached.Count > 0
           select new FillRow(same.Key.Workload, PackingPolicies.NameOf(same.Key.Policy), level, reached.Average(), reached.Count),
    ];

    private static ImmutableArray<DepartureRow> DepartureRows(
        (PackingTrace Trace, PackingPolicyKind Policy, double Load, int Seed)[] runs, FillCurve?[] curves, DepartureResult[] results) =>
    [
        .. from i in Enumerable.Range(0, runs.Length)
           where curves[i] is null
           group results[i] by (runs[i].Trace.Workload, runs[i].Policy, runs[i].Load) into same
           select new DepartureRow(
               same.Key.Workload, PackingPolicies.NameOf(same.Key.Policy), same.Key.Load,
               same.Average(r => r.AllocatedPercent), same.Average(r => r.LostPercent), same.Count()),
    ];
}
