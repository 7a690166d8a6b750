using System.Text;

namespace Ensemble.Kubernetes.Client;

/// <summary>Which objects to list or watch, and how.</summary>
public sealed record ListQuery
{
    /// <summary>Everything, in one answer.</summary>
    public static ListQuery All { get; } = new();

    /// <summary>A label selector as kubectl takes it; null selects all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector such as <c>spec.nodeName=a</c>; null selects all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Most objects in one answer; null leaves it to the server.</summary>
    public int? Limit { get; init; }

    /// <summary>The token of the previous page.</summary>
    public string? Continue { get; init; }

    /// <summary>The version to watch from, or that a list must not be older than.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Whether to stream changes instead of listing.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether a watch may send bookmarks.</summary>
    public bool AllowBookmarks { get; init; }

    /// <summary>When the server shall end a watch cleanly.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The query part of the URL, with its question mark; empty where nothing is asked.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Add("labelSelector", LabelSelector);
        Add("fieldSelector", FieldSelector);
        Add("limit", Limit?.ToString());
        Add("continue", Continue);
        Add("resourceVersion", ResourceVersion);
        Add("watch", Watch ? "true" : null);
        Add("allowWatchBookmarks", AllowBookmarks ? "true" : null);
        Add("timeoutSeconds", Timeout is { } t ? ((long)Math.Ceiling(t.TotalSeconds)).ToString() : null);
        return text.ToString();

        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value)) text.Append(text.Length == 0 ? '?' : '&').Append(key).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
