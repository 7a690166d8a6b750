using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Gangs;

/// <summary>One attempt of a job, as its pods are made from it.</summary>
/// <param name="Namespace">The job's namespace.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Uid">The job's uid.</param>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Attempt">The attempt, from 0.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="Placement">Where it runs.</param>
/// <param name="Class">The class of its chips.</param>
/// <param name="PriorityClass">The pods' priority class; null where none exists to be named.</param>
internal sealed record GangShape(
    string Namespace,
    string Name,
    string Uid,
    string Queue,
    int Attempt,
    DateTimeOffset PlacedAt,
    Placement Placement,
    AcceleratorClass Class,
    string? PriorityClass);
