namespace Ensemble.Kubernetes.Crds;

/// <summary>Regular expressions for the kinds of name that Kubernetes knows; also valid in the RE2 of an API server.</summary>
public static class NamePatterns
{
    /// <summary>A DNS label: at most 63 of a-z, 0-9 and hyphen, not at either end.</summary>
    public const string DnsLabel = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    /// <summary>A DNS subdomain, the name of most objects: labels joined by dots.</summary>
    public const string DnsSubdomain = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>A label key or extended resource: an optional DNS subdomain and slash, then a name.</summary>
    public const string QualifiedName = @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /// <summary>A CamelCase word, such as the name of a topology level.</summary>
    public const string Word = "^[A-Z][A-Za-z0-9]*$";

    /// <summary>A signal such as SIGUSR1.</summary>
    public const string Signal = "^SIG[A-Z0-9+-]{2,12}$";
}
