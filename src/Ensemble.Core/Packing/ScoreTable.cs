namespace Ensemble.Core.Packing;

/// <summary>Keeps the score of every node for every shape, and computes again only what changed since it was last asked.</summary>
public sealed class ScoreTable(PackingFleet fleet, INodeScore score)
{
    private const int NoRoom = int.MinValue;

    private readonly Dictionary<PodShape, Row> _rows = [];
    private readonly List<int> _changed = [];
    private readonly int[] _stamps = new int[fleet.Count];
    private int _stamp;
    private int _epoch;

    /// <summary>Says that scores mean something else from now on: all are computed again.</summary>
    public void Forget() => _epoch++;

    /// <summary>The place with the highest score, on the first node among equals.</summary>
    public PackingSpot Best(PodShape pod)
    {
        if (!_rows.TryGetValue(pod, out var row)) _rows.Add(pod, row = new(fleet.Count));
        Refresh(row, pod);
        var (best, node) = (NoRoom, -1);
        var scores = row.Scores;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > best) (best, node) = (scores[i], i);
        }

        if (node < 0) return PackingSpot.Nowhere;
        return new(node, pod.IsShare ? 1u << row.Gpus[node] : fleet.FirstWhole(node, pod.Gpus));
    }

    private void Refresh(Row row, PodShape pod)
    {
        if (row.Epoch == _epoch && fleet.TryChangedSince(row.Seen, _changed))
        {
            _stamp++; // A node that changed twice is scored once.
            foreach (var node in _changed)
            {
                if (_stamps[node] == _stamp) continue;
                _stamps[node] = _stamp;
                Score(row, pod, node);
            }
        }
        else
        {
            for (var node = 0; node < fleet.Count; node++) Score(row, pod, node);
            row.Epoch = _epoch;
        }

        row.Seen = fleet.Changes;
    }

    private void Score(Row row, PodShape pod, int node)
    {
        if (!fleet.HasRoom(node, pod))
        {
            row.Scores[node] = NoRoom;
            return;
        }

        row.Scores[node] = score.Score(fleet, node, pod, out var gpu);
        row.Gpus[node] = (byte)gpu;
    }

    private sealed class Row(int nodes)
    {
        public int[] Scores { get; } = new int[nodes];
        public byte[] Gpus { get; } = new byte[nodes];
        public long Seen { get; set; }
        public int Epoch { get; set; } = -1;
    }
}
