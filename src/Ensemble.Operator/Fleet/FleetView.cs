using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;

namespace Ensemble.Operator.Fleet;

/// <summary>A snapshot, and the very versions of the objects that it was made of: a decision is written against these.</summary>
/// <param name="Snapshot">What is planned.</param>
/// <param name="Work">What stands behind each job of the snapshot.</param>
internal sealed record FleetView(FleetSnapshot Snapshot, IReadOnlyDictionary<JobId, Work> Work);
