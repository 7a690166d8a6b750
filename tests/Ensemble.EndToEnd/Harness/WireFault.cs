namespace Ensemble.EndToEnd.Harness;

/// <summary>What a wire does to those who talk over it.</summary>
public enum WireFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every watch breaks off after two reads.</summary>
    WatchDropped,

    /// <summary>Every second watch ends with 410 after two reads.</summary>
    GoneInWatch,

    /// <summary>Every second watch is refused with 410.</summary>
    GoneAtWatch,

    /// <summary>Every second PUT or PATCH is refused with 409.</summary>
    Conflict,

    /// <summary>Every third request is refused with 429 and Retry-After.</summary>
    TooManyRequests,

    /// <summary>Every third request gets 500; half of those are carried out.</summary>
    ServerError,

    /// <summary>Every request takes 20 ms more.</summary>
    Slow,

    /// <summary>Every third answer ends in its middle.</summary>
    CutShort,

    /// <summary>Every third request finds no connection.</summary>
    NoConnection,

    /// <summary>Every second write is carried out, and its answer lost with the connection.</summary>
    AnswerLost,

    /// <summary>Every second write is carried out and answered with 504.</summary>
    GatewayTimeout,

    /// <summary>Every watch is closed in order after two reads.</summary>
    WatchClosed,

    /// <summary>Every second list is refused with 410.</summary>
    GoneAtList,
}
