using System.Collections.Immutable;
using Ensemble.Cli.Jobs;

namespace Ensemble.Cli.Top;

/// <summary>One training job.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Class">The class it runs on; null while it has none.</param>
/// <param name="Pool">The pool it runs in; null while it has none.</param>
/// <param name="Size">What it asks for, in words.</param>
/// <param name="Accelerators">What it holds or asks for; null where that depends.</param>
/// <param name="Nodes">Its nodes in rank order.</param>
/// <param name="Hosts">The same in host-list notation.</param>
/// <param name="Attempt">Its latest try, from 1; 0 before the first.</param>
/// <param name="Age">Time since it was submitted, as kubectl shows it.</param>
/// <param name="Reason">Why it stands where it stands: a sentence.</param>
internal sealed record JobRow(
    string Namespace, string Name, string State, string Queue, string? Class, string? Pool, string Size, int? Accelerators,
    ImmutableArray<string> Nodes, string Hosts, int Attempt, string Age, string Reason)
{
    /// <summary>The row of a job at a moment.</summary>
    public static JobRow Of(JobView job, DateTimeOffset now) => new(
        job.Namespace, job.Name, job.State, job.Queue, job.Placement?.Class, job.Placement?.Pool, job.Size, job.Accelerators,
        job.Nodes, job.NodesInShort, job.Attempt, Output.Age.Since(job.Created, now), job.Why);
}
