using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;

namespace Ensemble.Operator.Fleet;

/// <summary>A snapshot, and the very versions of the waiting jobs that it was made of: a decision is written against these.</summary>
/// <param name="Snapshot">What is planned.</param>
/// <param name="Pending">The waiting jobs of the snapshot.</param>
internal sealed record FleetView(FleetSnapshot Snapshot, IReadOnlyDictionary<JobId, AdmittedJob> Pending);
