namespace Ensemble.Core.Jobs;

/// <summary>How many chips a job asks for. Closed: all its cases are here.</summary>
public abstract record JobSize
{
    private JobSize()
    {
    }

    /// <summary>This many chips.</summary>
    /// <param name="Chips">1 or more.</param>
    public sealed record Exact(int Chips) : JobSize;

    /// <summary>Between two numbers of chips.</summary>
    /// <param name="Min">The least, 1 or more.</param>
    /// <param name="Max">The most, not under <paramref name="Min"/>.</param>
    /// <param name="Step">Which numbers between are allowed.</param>
    public sealed record Elastic(int Min, int Max, ElasticStep Step) : JobSize;

    /// <summary>As many chips of whatever class as give the compute of so many of a known one.</summary>
    /// <param name="Class">The class that is meant.</param>
    /// <param name="Chips">How many of it, 1 or more.</param>
    public sealed record ComputeLike(string Class, int Chips) : JobSize;
}
