using Ensemble.Core.Energy;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>One accelerator of a simulated node. Its physics is caught up only when somebody looks or the load changes.</summary>
internal sealed class SimulatedChip(int index, ChipModel model, DateTimeOffset since)
{
    private ChipState _state = model.AtRest();
    private ChipLoad _load = ChipLoad.Rest;
    private DateTimeOffset _since = since;

    public int Index => index;

    public bool Healthy { get; set; } = true;

    /// <summary>Uid of the pod that holds it; null while free.</summary>
    public string? Holder { get; set; }

    /// <summary>Share of full speed that the present load gets, heat aside.</summary>
    public double Throughput => model.Throughput(_load);

    public double Utilisation => _load.Utilisation;

    public ChipState At(DateTimeOffset now)
    {
        if (now > _since) (_state, _since) = (model.Step(_state, _load, now - _since), now);
        return _state;
    }

    public void Load(ChipLoad load, DateTimeOffset now)
    {
        At(now);
        _load = load;
    }
}
