namespace Ensemble.Kubernetes.Informers;

/// <summary>What a watch tells.</summary>
internal enum WatchEventType
{
    /// <summary>A word we don't know; skipped.</summary>
    Unknown,

    /// <summary>ADDED or MODIFIED.</summary>
    Set,

    /// <summary>DELETED, or no longer selected.</summary>
    Deleted,

    /// <summary>BOOKMARK: nothing changed up to a version.</summary>
    Bookmark,

    /// <summary>ERROR: the watch cannot go on.</summary>
    Error,
}
