namespace Ensemble.LocalCluster.Api;

/// <summary>How an embedded API server runs.</summary>
public sealed record ApiServerOptions
{
    /// <summary>The loopback port, 1 to 65535; 0 (the default) takes a free one. Used only with <see cref="Listen"/>.</summary>
    public int Port { get; init; }

    /// <summary>Whether real clients such as kubectl can connect over 127.0.0.1; false (the default) serves in-memory handlers only.</summary>
    public bool Listen { get; init; }

    /// <summary>The clock of creation times, graceful deletion, watch time-outs and ages; the system's unless set.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Changes kept per resource for watches that resume, at least 1; an older start gets 410 Gone. 8,192 unless set.</summary>
    public int History { get; init; } = 8192;

    /// <summary>Events that a watch may lag behind, at least 1, before it is closed with 410 Gone. 8,192 unless set.</summary>
    public int WatchBuffer { get; init; } = 8192;

    /// <summary>Pause between bookmarks on watches that allow them; 1 minute unless set, as in a real API server.</summary>
    public TimeSpan BookmarkEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where container logs come from; without it, pods have none.</summary>
    public IPodLogSource? Logs { get; init; }

    /// <summary>Called after each request (for a watch: when it starts), on the request's thread; it must be quick and never throw.</summary>
    public Action<RequestAudit>? Audit { get; init; }
}
