using Ensemble.Core.Fleet;
using Ensemble.Core.Units;

namespace Ensemble.Core.Tests.Planning;

/// <summary>The classes that specs speak of: their fabric is what matters, their speed where variants compete.</summary>
internal static class Classes
{
    public static readonly AcceleratorClass H100 = Of("h100", Vendor.Nvidia, "nvidia.com/gpu", 989, FabricKind.NvLink, 8);
    public static readonly AcceleratorClass H20 = Of("h20", Vendor.Nvidia, "nvidia.com/gpu", 148, FabricKind.NvLink, 8);
    public static readonly AcceleratorClass Halves = Of("halves", Vendor.Nvidia, "nvidia.com/gpu", 312, FabricKind.NvLink, 4);
    public static readonly AcceleratorClass L40s = Of("l40s", Vendor.Nvidia, "nvidia.com/gpu", 362, FabricKind.Pcie, 1);
    public static readonly AcceleratorClass T4 = Of("t4", Vendor.Nvidia, "nvidia.com/gpu", null, FabricKind.Pcie, 1);
    public static readonly AcceleratorClass A910 = Of("910a", Vendor.Huawei, "huawei.com/Ascend910", 256, FabricKind.Rings, 4);
    public static readonly AcceleratorClass B910 = Of("910b", Vendor.Huawei, "huawei.com/Ascend910", 354, FabricKind.FullMesh, 8);
    public static readonly AcceleratorClass Box16 = Of("box16", Vendor.Huawei, "huawei.com/Ascend910", 295, FabricKind.Rings, 8);
    public static readonly AcceleratorClass C910 = Of("910c", Vendor.Huawei, "huawei.com/Ascend910", 354, FabricKind.DiePairs, 16);
    public static readonly AcceleratorClass Duo = Of("duo", Vendor.Huawei, "huawei.com/Ascend310P", 70, FabricKind.Pcie, 2);

    public static readonly AcceleratorClass[] All = [H100, H20, Halves, L40s, T4, A910, B910, Box16, C910, Duo];

    public static AcceleratorClass Named(string name) => All.Single(kind => kind.Name == name);

    /// <summary>The chips a host of the class usually has.</summary>
    public static int ChipsPerHost(AcceleratorClass kind) => kind == Box16 || kind == C910 ? 16 : 8;

    private static AcceleratorClass Of(string name, Vendor vendor, string resource, double? bf16, FabricKind fabric, int island) => new()
    {
        Name = name,
        Vendor = vendor,
        Resource = resource,
        Peaks = new(Bf16: bf16 is { } teraflops ? ComputeRate.OfTeraflops(teraflops) : null),
        Fabric = new(fabric, island, default),
    };
}
