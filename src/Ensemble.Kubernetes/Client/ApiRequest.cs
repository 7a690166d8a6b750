namespace Ensemble.Kubernetes.Client;

/// <summary>One request as it goes over the wire.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, relative to the server.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether the answer's body is read by the caller in its own time: a watch, a page, a log.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether 429 means that the server is busy. For an eviction it means that a disruption budget forbids it.</summary>
    public bool RepeatsWhenBusy { get; init; } = true;

    /// <summary>Whether it never waits for its turn: leadership hangs on it.</summary>
    public bool Urgent { get; init; }

    public bool IsRead => Method == HttpMethod.Get;

    /// <summary>Whether it does no harm when it is carried out twice: a read; a write by its name, version or uid, or one that says the same again.</summary>
    public bool IsGuarded
    {
        get => field || IsRead;
        init;
    }
}
