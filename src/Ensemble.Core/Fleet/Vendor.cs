namespace Ensemble.Core.Fleet;

/// <summary>Who makes an accelerator; decides its resource names, environment and start protocol.</summary>
public enum Vendor
{
    /// <summary>Nvidia GPUs.</summary>
    Nvidia,

    /// <summary>Huawei Ascend NPUs.</summary>
    Huawei,
}
