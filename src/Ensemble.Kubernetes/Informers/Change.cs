namespace Ensemble.Kubernetes.Informers;

/// <summary>One object became another, appeared or went. An object that was replaced under its name goes first, then the new one appears.</summary>
/// <param name="Old">What was; null where the object is new.</param>
/// <param name="New">What is; null where the object is gone.</param>
/// <param name="Source">Who told.</param>
public readonly record struct Change<T>(T? Old, T? New, ChangeSource Source)
    where T : class
{
    /// <summary>What is, or was last.</summary>
    public T Current => New ?? Old!;
}
