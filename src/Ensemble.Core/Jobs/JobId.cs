namespace Ensemble.Core.Jobs;

/// <summary>Names a job in the cluster.</summary>
/// <param name="Namespace">The job's namespace.</param>
/// <param name="Name">Its name, unique in the namespace.</param>
public readonly record struct JobId(string Namespace, string Name) : IComparable<JobId>
{
    /// <summary>Whether the first comes before the second.</summary>
    public static bool operator <(JobId a, JobId b) => a.CompareTo(b) < 0;

    /// <summary>Whether the first comes after the second.</summary>
    public static bool operator >(JobId a, JobId b) => a.CompareTo(b) > 0;

    /// <summary>Whether the first does not come after the second.</summary>
    public static bool operator <=(JobId a, JobId b) => a.CompareTo(b) <= 0;

    /// <summary>Whether the first does not come before the second.</summary>
    public static bool operator >=(JobId a, JobId b) => a.CompareTo(b) >= 0;

    /// <summary>By namespace, then by name, in ordinal order.</summary>
    public int CompareTo(JobId other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Such as <c>default/finetune</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
