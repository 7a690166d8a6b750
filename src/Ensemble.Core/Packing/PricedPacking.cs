using System.Numerics;

namespace Ensemble.Core.Packing;

/// <summary>Ensemble's packing: a pod goes where it costs the room that is left least of its worth to the pods that are expected.</summary>
/// <remarks>
/// <para>It knows what came so far and what is free now; nothing is refused. What room is worth (<see cref="RoomValue"/>): the best shares
/// that each GPU can still hold at prices of <see cref="SharePrices"/>, more on models that some pods must have, as scarce as those are (<see cref="ModelScarcity"/>); less what the typical pod
/// could not use (<see cref="Fragmentation"/>) and what would lack CPU (<see cref="CpuNeed"/>); more for each place for a pod of several
/// GPUs, as scarce as those are (<see cref="BlockScarcity"/>).</para>
/// <para>The fuller the fleet, the more fragmentation counts and the less CPU does, between two moments of filling
/// (<see cref="PackingWeights"/>). Nothing else switches it.</para>
/// <para>Deterministic. Scores are kept for each shape and computed again where a node changed; all of them are when what is expected, or
/// how full the fleet is, changed enough to matter.</para>
/// </remarks>
public sealed class PricedPacking : IPackingPolicy, INodeScore
{
    private const int FirstLesson = 25;
    private const double LessonGrowth = 1.5; // Each lesson has half as many pods more than the last one.
    private const double FillStep = 0.05; // Of all GPUs: how much filling makes scarcity be counted again.
    private const int RecountAfter = 500; // Changes of nodes: in a fleet that stays as full, what is scarce still shifts.
    private const double WeightStep = 0.1;
    private const int MostRanks = 1 << 12;
    private const int MostScore = int.MaxValue / MostRanks - 1;

    private readonly PackingFleet _fleet;
    private readonly ScoreTable _table;
    private readonly DemandCount _arrived = new();
    private readonly int[] _gpusByModel;
    private readonly int[] _smallFirst;
    private readonly double[] _values;
    private readonly int[] _valued; // The version of the node that its value is of.
    private DemandModel _demand;
    private PackingWeights _weights = PackingWeights.Roomy;
    private RoomValue _value;
    private double _scarcity = -1;
    private long _counted = long.MinValue;
    private long _countedAt;
    private double[] _blocks = [];
    private double[] _models;
    private int _nextLesson = FirstLesson;

    /// <summary>Packs a fleet that it looks at and never changes.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="models">How many GPU models pods and nodes speak of.</param>
    public PricedPacking(PackingFleet fleet, int models)
    {
        _fleet = fleet;
        _table = new(fleet, this);
        _gpusByModel = new int[models];
        for (var node = 0; node < fleet.Count; node++) _gpusByModel[fleet.ShapeOf(node).Model] += fleet.ShapeOf(node).Gpus;
        _smallFirst = RanksOf(fleet);
        _values = new double[fleet.Count];
        _valued = new int[fleet.Count];
        _demand = DemandModel.Of([], _gpusByModel);
        _models = new double[models];
        _value = new(_demand, _weights, _blocks, _models);
        Forget();
    }

    /// <inheritdoc/>
    public void Arrived(PodShape pod)
    {
        _arrived.Add(pod);
        if (_arrived.Total < _nextLesson) return;
        _nextLesson = (int)(_nextLesson * LessonGrowth);
        _demand = DemandModel.Of(_arrived.Shapes(), _gpusByModel);
        _counted = long.MinValue;
    }

    /// <inheritdoc/>
    public PackingSpot Choose(PodShape pod)
    {
        Reckon();
        return _table.Best(pod);
    }

    /// <inheritdoc/>
    public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
    {
        gpu = -1;
        var left = fleet.GpusLeft(node);
        var model = fleet.ShapeOf(node).Model;
        var cpu = fleet.CpuLeft(node);
        var before = ValueOf(node, model, cpu, left);
        Span<int> after = stackalloc int[left.Length];
        left.CopyTo(after);
        var best = double.NegativeInfinity;
        if (!pod.IsShare)
        {
            for (var whole = fleet.FirstWhole(node, pod.Gpus); whole != 0; whole &= whole - 1) after[BitOperations.TrailingZeroCount(whole)] = 0;
            best = _value.Of(model, cpu - pod.CpuMilli, after) - before;
        }

        for (var i = 0; pod.IsShare && i < left.Length; i++)
        {
            if (left[i] < pod.GpuMilli || left[..i].Contains(left[i])) continue; // Equal GPUs are worth the same: the first stands for all.
            after[i] -= pod.GpuMilli;
            var change = _value.Of(model, cpu - pod.CpuMilli, after) - before;
            after[i] = left[i];
            if (change > best) (best, gpu) = (change, i);
        }

        return Ranked(best + PackingWeights.Worth * PodShape.WholeGpu * _demand.Prices.CostOf(pod), node);
    }

    // A pod that costs no more than its price scores 0. Small differences don't count; then the order of nodes does.
    private int Ranked(double gain, int node)
    {
        const double RoundingError = 1e-6;
        var score = Math.Clamp((int)Math.Floor(gain / _weights.Step + RoundingError), -MostScore, MostScore);
        return score * MostRanks + (_scarcity > 0.5 ? _smallFirst[node] : 0);
    }

    private double ValueOf(int node, int model, int cpu, ReadOnlySpan<int> left)
    {
        if (_valued[node] != _fleet.VersionOf(node)) (_values[node], _valued[node]) = (_value.Of(model, cpu, left), _fleet.VersionOf(node));
        return _values[node];
    }

    private void Reckon()
    {
        var full = _fleet.CapacityMilli == 0 ? 1 : (double)_fleet.AllocatedMilli / _fleet.CapacityMilli;
        var scarcity = Math.Clamp((full - PackingWeights.RoomyUpTo) / (PackingWeights.ScarceFrom - PackingWeights.RoomyUpTo), 0, 1);
        var weightsStand = Math.Abs(scarcity - _scarcity) < WeightStep && (scarcity < 1 || _scarcity == 1);
        var countsStand = _counted != long.MinValue && Math.Abs(_fleet.AllocatedMilli - _counted) < FillStep * _fleet.CapacityMilli
            && _fleet.Changes - _countedAt < RecountAfter;
        if (weightsStand && countsStand) return;
        if (!countsStand) Count();
        if (!weightsStand) _scarcity = scarcity;
        _weights = PackingWeights.Between(_scarcity);
        _value = new(_demand, _weights, _blocks, _models);
        Forget();
    }

    private void Count()
    {
        _blocks = BlockScarcity.Of(_fleet, _demand.Blocks);
        _models = ModelScarcity.Of(_fleet, _demand.Restricted);
        (_counted, _countedAt) = (_fleet.AllocatedMilli, _fleet.Changes);
    }

    private void Forget()
    {
        Array.Fill(_valued, -1);
        _table.Forget();
    }

    // When GPUs are scarce, large nodes and CPU are kept: nodes with few GPUs go first, among those the ones with little CPU for each.
    private static int[] RanksOf(PackingFleet fleet)
    {
        var ranks = new int[fleet.Count];
        var order = Enumerable.Range(0, fleet.Count).OrderByDescending(node => fleet.ShapeOf(node).Gpus)
            .ThenByDescending(node => fleet.ShapeOf(node).CpuMilli / (double)Math.Max(1, fleet.ShapeOf(node).Gpus)).ThenByDescending(node => node).ToList();

        // Nodes beyond what fits beside a score share the lowest rank.
        for (var i = 0; i < order.Count; i++) ranks[order[i]] = Math.Max(0, i - Math.Max(0, order.Count - MostRanks));
        return ranks;
    }
}
