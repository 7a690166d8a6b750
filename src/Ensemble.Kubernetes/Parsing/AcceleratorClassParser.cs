using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Core.Units;
using Ensemble.Kubernetes.Resources;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;
using PowerCurvePoint = Ensemble.Core.Fleet.PowerCurvePoint;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads an AcceleratorClass.</summary>
public static class AcceleratorClassParser
{
    /// <summary>The class, or all that is wrong with it.</summary>
    public static Parsed<AcceleratorClass> Parse(Resources.AcceleratorClass resource)
    {
        var faults = new FaultList();
        faults.CheckSchema(ResourceKinds.AcceleratorClass, resource.Spec);
        if (faults.Any) return faults.ToInvalid<AcceleratorClass>();

        var spec = resource.Spec;
        var memory = faults.Amount("spec.memory.gibibytes", spec.Memory?.Gibibytes);
        var parsed = new AcceleratorClass
        {
            Name = resource.Metadata.Name ?? "",
            Vendor = spec.Vendor!.Value.ValueOr(default),
            Resource = spec.Resource!,
            RecognisedBy = spec.RecognisedBy is { } selector ? SelectorParser.Parse(selector, "spec.recognisedBy", faults) : LabelSelector.Nothing,
            Memory = memory is < 1_000_000 ? ByteSize.OfGibibytes((double)memory) : null,
            MemoryBandwidth = faults.Bandwidth("spec.memory.gigabytesPerSecond", spec.Memory?.GigabytesPerSecond),
            Peaks = ParsePeaks(spec.Teraflops ?? new(), faults),
            Power = ParsePower(spec.Power ?? new(), faults),
            Fabric = ParseFabric(spec.Fabric ?? new(), faults),
        };
        if (memory is >= 1_000_000) faults.Add("spec.memory.gibibytes", $"is {spec.Memory!.Gibibytes}", "Use GiB of one accelerator, less than 1000000.");
        return faults.Any ? faults.ToInvalid<AcceleratorClass>() : new Parsed<AcceleratorClass>.Valid(parsed);
    }

    private static DensePeaks ParsePeaks(ClassTeraflops teraflops, FaultList faults)
    {
        faults.Compute("spec.teraflops.fp64", teraflops.Fp64);
        faults.Compute("spec.teraflops.tf32", teraflops.Tf32);
        return new(
            faults.Compute("spec.teraflops.bf16", teraflops.Bf16),
            faults.Compute("spec.teraflops.fp16", teraflops.Fp16),
            faults.Compute("spec.teraflops.fp8", teraflops.Fp8),
            faults.Compute("spec.teraflops.fp4", teraflops.Fp4),
            faults.Compute("spec.teraflops.int8", teraflops.Int8));
    }

    private static PowerEnvelope ParsePower(ClassPower power, FaultList faults)
    {
        var (tdp, idle) = (faults.Watts("spec.power.tdpWatts", power.TdpWatts), faults.Watts("spec.power.idleWatts", power.IdleWatts));
        var (least, most) = (faults.Watts("spec.power.limit.minWatts", power.Limit?.MinWatts), faults.Watts("spec.power.limit.maxWatts", power.Limit?.MaxWatts));
        if (idle > tdp) faults.Add("spec.power.idleWatts", $"is {power.IdleWatts}, more than tdpWatts, which is {power.TdpWatts}", "Use the draw at rest, which is less.");
        if (least > most) faults.Add("spec.power.limit.minWatts", $"is {power.Limit!.MinWatts}, more than maxWatts, which is {power.Limit.MaxWatts}", "Use a minWatts that is not more than maxWatts.");
        return new(tdp, idle, power.Limit?.Settable ?? false, least, most, ParseCurve(power.Curve ?? [], faults));
    }

    private static ImmutableArray<PowerCurvePoint> ParseCurve(List<Resources.PowerCurvePoint> curve, FaultList faults)
    {
        var points = ImmutableArray.CreateBuilder<PowerCurvePoint>();
        for (var i = 0; i < curve.Count; i++)
        {
            var path = $"spec.power.curve[{i}]";
            var limit = faults.Fraction($"{path}.power", curve[i].Power) ?? 0;
            var throughput = faults.Fraction($"{path}.throughput", curve[i].Throughput) ?? 0;
            if (limit == 0 || (points.Count > 0 && (double)limit <= points[^1].LimitFraction))
                faults.Add($"{path}.power", $"is {curve[i].Power}, not more than the one before", "Order the points by power, from low to high, the first over 0.");
            points.Add(new((double)limit, (double)throughput));
        }

        return points.ToImmutable();
    }

    private static Fabric ParseFabric(ClassFabric fabric, FaultList faults)
    {
        var kind = fabric.Kind?.ValueOr(default) ?? FabricKind.Pcie;
        if (kind != FabricKind.Pcie && fabric.Island is null)
            faults.Add("spec.fabric.island", "is missing", $"Set how many accelerators of a node the {kind} joins.");
        return new(kind, fabric.Island ?? 1, faults.Bandwidth("spec.fabric.gigabytesPerSecond", fabric.GigabytesPerSecond) ?? default);
    }
}
