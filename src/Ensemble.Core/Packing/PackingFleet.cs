namespace Ensemble.Core.Packing;

/// <summary>The nodes of a fleet and what is free on each: CPU, memory, and every GPU in thousandths.</summary>
/// <remarks>Plain arrays by dense node index; nothing is allocated once it is made. It remembers which nodes changed last.</remarks>
public sealed class PackingFleet
{
    /// <summary>The most GPUs that a node may have.</summary>
    public const int MaxGpus = 16;

    private const int Remembered = 4096; // A power of two: changes beyond it are looked up anew.

    private readonly NodeShape[] _shapes;
    private readonly int[] _cpu;
    private readonly int[] _memory;
    private readonly int[] _gpus; // MaxGpus a node.
    private readonly int[] _whole;
    private readonly int[] _largest;
    private readonly int[] _kinds; // Pods by GPU count: 0 shares, k takes k whole ones. MaxGpus + 1 a node.
    private readonly int[] _versions;
    private readonly int[] _changed = new int[Remembered];

    /// <summary>Makes an empty fleet; a node's place in the list is its index.</summary>
    /// <exception cref="ArgumentException">A node has more than <see cref="MaxGpus"/> GPUs or a model beyond 63.</exception>
    public PackingFleet(IReadOnlyList<NodeShape> nodes)
    {
        _shapes = [.. nodes];
        _cpu = new int[nodes.Count];
        _memory = new int[nodes.Count];
        _gpus = new int[nodes.Count * MaxGpus];
        _whole = new int[nodes.Count];
        _largest = new int[nodes.Count];
        _kinds = new int[nodes.Count * (MaxGpus + 1)];
        _versions = new int[nodes.Count];
        for (var node = 0; node < _shapes.Length; node++)
        {
            var shape = _shapes[node];
            if (shape.Gpus is < 0 or > MaxGpus || shape.Model is < 0 or > 63)
                throw new ArgumentException($"node {node} has {shape.Gpus} GPUs of model {shape.Model}", nameof(nodes));
            _cpu[node] = shape.CpuMilli;
            _memory[node] = shape.MemoryMib;
            _gpus.AsSpan(node * MaxGpus, shape.Gpus).Fill(PodShape.WholeGpu);
            CapacityMilli += shape.Gpus * (long)PodShape.WholeGpu;
            Summarise(node);
        }
    }

    /// <summary>How many nodes there are.</summary>
    public int Count => _shapes.Length;

    /// <summary>All GPUs, in thousandths of a GPU.</summary>
    public long CapacityMilli { get; }

    /// <summary>What of them is taken, in thousandths of a GPU.</summary>
    public long AllocatedMilli { get; private set; }

    /// <summary>GPU given back so far by pods that left, in thousandths of a GPU.</summary>
    public long ReturnedMilli { get; private set; }

    /// <summary>How often nodes changed so far, all together.</summary>
    public long Changes { get; private set; }

    /// <summary>How often a node changed so far.</summary>
    public int VersionOf(int node) => _versions[node];

    /// <summary>What a node has when it is empty.</summary>
    public NodeShape ShapeOf(int node) => _shapes[node];

    /// <summary>A node's free CPU, in thousandths of a core.</summary>
    public int CpuLeft(int node) => _cpu[node];

    /// <summary>A node's free memory, in MiB.</summary>
    public int MemoryLeft(int node) => _memory[node];

    /// <summary>What is free of each GPU of a node, in thousandths.</summary>
    public ReadOnlySpan<int> GpusLeft(int node) => _gpus.AsSpan(node * MaxGpus, _shapes[node].Gpus);

    /// <summary>How many GPUs of a node are wholly free.</summary>
    public int WholeLeft(int node) => _whole[node];

    /// <summary>How many pods on a node take this many whole GPUs; with 0: how many share one.</summary>
    public int PodsTaking(int node, int gpus) => _kinds[node * (MaxGpus + 1) + gpus];

    /// <summary>Whether a node has room for a pod now.</summary>
    public bool HasRoom(int node, PodShape pod) =>
        _cpu[node] >= pod.CpuMilli && _memory[node] >= pod.MemoryMib
        && (pod.Gpus == 0 || ((pod.IsShare ? _largest[node] >= pod.GpuMilli : _whole[node] >= pod.Gpus) && pod.Allows(_shapes[node].Model)));

    /// <summary>The first wholly free GPUs of a node, a bit each.</summary>
    public uint FirstWhole(int node, int count)
    {
        var bits = 0u;
        var left = GpusLeft(node);
        for (var gpu = 0; gpu < left.Length && count > 0; gpu++)
        {
            if (left[gpu] != PodShape.WholeGpu) continue;
            bits |= 1u << gpu;
            count--;
        }

        return bits;
    }

    /// <summary>Takes what a pod asks.</summary>
    /// <exception cref="InvalidOperationException">The place has no room for it, or too few or too many GPUs are named: a bug of the caller.</exception>
    public void Place(PodShape pod, PackingSpot spot)
    {
        if (!HasRoom(spot.Node, pod) || System.Numerics.BitOperations.PopCount(spot.Gpus) != pod.Gpus)
            throw new InvalidOperationException($"node {spot.Node} has no room for {pod} on GPUs {spot.Gpus:b}");
        Move(pod, spot, 1);
    }

    /// <summary>Gives back what a pod took.</summary>
    /// <exception cref="InvalidOperationException">More would be free than there is: a bug of the caller.</exception>
    public void Remove(PodShape pod, PackingSpot spot)
    {
        var node = spot.Node;
        Move(pod, spot, -1);
        ReturnedMilli += pod.TotalGpuMilli;
        if (_cpu[node] > _shapes[node].CpuMilli || _memory[node] > _shapes[node].MemoryMib)
            throw new InvalidOperationException($"node {node} never held {pod}");
    }

    /// <summary>The nodes that changed since a moment of <see cref="Changes"/>, some maybe more than once.</summary>
    /// <returns>False where too many changed to remember: then any may have.</returns>
    public bool TryChangedSince(long moment, List<int> nodes)
    {
        nodes.Clear();
        if (Changes - moment > Remembered) return false;
        for (var at = moment; at < Changes; at++) nodes.Add(_changed[at & (Remembered - 1)]);
        return true;
    }

    private void Move(PodShape pod, PackingSpot spot, int sign)
    {
        var node = spot.Node;
        _cpu[node] -= sign * pod.CpuMilli;
        _memory[node] -= sign * pod.MemoryMib;
        for (var gpus = spot.Gpus; gpus != 0; gpus &= gpus - 1)
        {
            ref var left = ref _gpus[node * MaxGpus + System.Numerics.BitOperations.TrailingZeroCount(gpus)];
            left -= sign * pod.GpuMilli;
            if (left is < 0 or > PodShape.WholeGpu) throw new InvalidOperationException($"a GPU of node {node} would have {left} thousandths left");
        }

        if (pod.Gpus > 0) _kinds[node * (MaxGpus + 1) + (pod.IsShare ? 0 : pod.Gpus)] += sign;
        AllocatedMilli += sign * pod.TotalGpuMilli;
        _changed[Changes++ & (Remembered - 1)] = node;
        _versions[node]++;
        Summarise(node);
    }

    private void Summarise(int node)
    {
        var (whole, largest) = (0, 0);
        foreach (var left in GpusLeft(node))
        {
            if (left == PodShape.WholeGpu) whole++;
            if (left > largest) largest = left;
        }

        (_whole[node], _largest[node]) = (whole, largest);
    }
}
