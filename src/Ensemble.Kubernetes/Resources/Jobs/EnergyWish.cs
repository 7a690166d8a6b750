namespace Ensemble.Kubernetes.Resources;

/// <summary>What a job favours when speed and energy are at odds.</summary>
public enum EnergyWish
{
    /// <summary>A little slower where that saves much.</summary>
    Balanced,

    /// <summary>Speed.</summary>
    FastestFinish,

    /// <summary>Least energy to the solution.</summary>
    LeastEnergy,

    /// <summary>Least CO2.</summary>
    LeastCarbon,
}
