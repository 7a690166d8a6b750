namespace Ensemble.Kubernetes.Resources;

/// <summary>Who makes an accelerator.</summary>
public enum VendorName
{
    /// <summary>Nvidia: NCCL, resource nvidia.com/gpu.</summary>
    Nvidia,

    /// <summary>Huawei: HCCL, resources huawei.com/Ascend….</summary>
    Huawei,
}
