namespace Ensemble.Kubernetes.Resources;

/// <summary>What can be done with a chip. Abilities are probed, never assumed.</summary>
public enum ChipAbility
{
    /// <summary>Its power can be read.</summary>
    PowerReading,

    /// <summary>It counts its energy.</summary>
    EnergyCounter,

    /// <summary>Its power can be limited.</summary>
    PowerLimit,

    /// <summary>Its temperature can be read.</summary>
    TemperatureReading,

    /// <summary>The device plugin gives a pod the very chips that the pod's annotation names.</summary>
    ChipChoice,

    /// <summary>It can be cut into MIG or vNPU slices.</summary>
    Slices,
}
