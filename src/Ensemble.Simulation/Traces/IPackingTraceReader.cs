using System.Collections.Immutable;
using Ensemble.Core;

namespace Ensemble.Simulation.Traces;

/// <summary>Reads one format of traces.</summary>
public interface IPackingTraceReader
{
    /// <summary>The format, in a few words.</summary>
    string Format { get; }

    /// <summary>The workloads in a folder, by name; none where the folder is not of this format.</summary>
    ImmutableArray<string> WorkloadsIn(string folder);

    /// <summary>Reads one workload, or says all that is wrong with its files.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    Parsed<PackingTrace> Read(string folder, string workload);
}
