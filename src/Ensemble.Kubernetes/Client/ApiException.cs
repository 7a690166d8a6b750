using k8s.Models;

namespace Ensemble.Kubernetes.Client;

/// <summary>The API server refused, or could not be reached.</summary>
/// <param name="message">What was asked and why it failed.</param>
/// <param name="code">HTTP status; 0 where no answer came.</param>
/// <param name="reason">The machine-readable reason of the server's Status, such as <c>Conflict</c>; <see cref="Unreachable"/> without an answer.</param>
/// <param name="status">The server's Status object, where it sent one.</param>
/// <param name="retryAfter">How long the server asks to wait.</param>
/// <param name="inner">What broke the connection.</param>
public sealed class ApiException(
    string message, int code, string reason, V1Status? status = null, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The reason where no answer came: the connection failed, broke or timed out.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The reason where the answer was not what the server promised to send.</summary>
    public const string BadAnswer = "BadAnswer";

    /// <summary>HTTP status; 0 where no answer came.</summary>
    public int Code { get; } = code;

    /// <summary>Machine-readable, such as <c>NotFound</c>, <c>AlreadyExists</c>, <c>Forbidden</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The server's Status object, where it sent one.</summary>
    public V1Status? Status { get; } = status;

    /// <summary>How long the server asks to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>No answer came. A write may or may not have been executed; look before repeating it.</summary>
    public bool IsUnreachable => Code == 0;

    /// <summary>The object changed meanwhile, or a precondition does not hold.</summary>
    public bool IsConflict => Code == 409 && Reason != "AlreadyExists";

    /// <summary>An object of that name is there already.</summary>
    public bool IsAlreadyExists => Code == 409 && Reason == "AlreadyExists";

    /// <summary>There is no such object (or no such kind).</summary>
    public bool IsNotFound => Code == 404;

    /// <summary>The resource version or continue token is too old: list anew.</summary>
    public bool IsGone => Code == 410 || Reason is "Expired" or "Gone";

    /// <summary>Not allowed: RBAC, a quota or an admission webhook.</summary>
    public bool IsForbidden => Code == 403;

    /// <summary>The object breaks its schema or rules.</summary>
    public bool IsInvalid => Code == 422;

    /// <summary>An earlier try of this very write got no answer: what refuses it now may be what that try did. Look before believing it.</summary>
    public bool MayBeOurs { get; internal set; }

    /// <summary>The server is busy.</summary>
    public bool IsTooManyRequests => Code == 429;

    /// <summary>Whether a write may have been carried out all the same: no answer came, or one that says nothing about it. Look before deciding anew.</summary>
    public bool IsDoubtful => Code is 0 or 200 or >= 500;

    /// <summary>The same request may well succeed later: busy, broken or out of reach.</summary>
    public bool IsTransient => Code is 0 or 429 or >= 500;
}
