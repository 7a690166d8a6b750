namespace Ensemble.Kubernetes.Resources;

/// <summary>Kind of link between two chips.</summary>
public enum LinkKind
{
    /// <summary>Nvidia NVLink.</summary>
    NvLink,

    /// <summary>Huawei HCCS.</summary>
    Hccs,

    /// <summary>Huawei SIO, between the two dies of a package.</summary>
    Sio,

    /// <summary>PCI Express.</summary>
    Pcie,
}
