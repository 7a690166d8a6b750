using System.Globalization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Times as Kubernetes writes them (metav1.Time).</summary>
public static class Timestamp
{
    /// <summary>A time as text: RFC 3339, UTC, whole seconds.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
