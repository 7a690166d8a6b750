namespace Ensemble.LocalCluster.Nodes;

/// <summary>Something whose state goes to the API server: whatever changed meanwhile is written with one request, one request at a time.</summary>
internal abstract class Outgoing
{
    /// <summary>Whether a change waits to be written.</summary>
    internal bool Posted { get; set; }

    /// <summary>Whether a write is under way.</summary>
    internal bool Writing { get; set; }

    /// <summary>Writes what the server does not know yet; nothing if there is no such thing.</summary>
    public abstract Task WriteAsync(CancellationToken stop);
}
