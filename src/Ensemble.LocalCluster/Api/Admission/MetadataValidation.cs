using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>Checks names, labels, annotations, owners and finalizers of any object, in the words of a real API server.</summary>
internal static partial class MetadataValidation
{
    /// <summary>Bytes of all annotations together: Kubernetes' own limit.</summary>
    private const int MaxAnnotations = 256 * 1024;

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric "
        + "character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
        + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
        + "character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string QualifiedNameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static bool IsLabel(string text) => text.Length is > 0 and <= 63 && LabelPattern().IsMatch(text);

    public static Cause NotALabel(string field, string text) => Cause.Invalid(field, Json.ToText(text), LabelRule);

    public static void Check(ResourceKind kind, JsonObject tree, JsonObject? old, List<Cause> causes)
    {
        var metadata = tree.Child("metadata");
        if (old is null) CheckName(kind, metadata.Text("name") ?? "", causes);
        CheckKeys(metadata, "labels", causes);
        CheckKeys(metadata, "annotations", causes);
        foreach (var (key, value) in metadata.At("labels") as JsonObject ?? [])
            if (value.Text() is { } text && !LabelValuePattern().IsMatch(text))
                causes.Add(Cause.Invalid("metadata.labels", Json.ToText(value), text.Length > 63 ? "must be no more than 63 bytes" : LabelValueRule));
        if (metadata.At("annotations") is JsonObject annotations && annotations.Sum(pair => pair.Key.Length + (pair.Value.Text()?.Length ?? 0)) > MaxAnnotations)
            causes.Add(new("metadata.annotations", "FieldValueTooLong", $"Too long: may not be more than {MaxAnnotations} bytes"));
        CheckFinalizers(metadata, old, causes);
        CheckOwners(metadata, causes);
    }

    private static void CheckName(ResourceKind kind, string name, List<Cause> causes)
    {
        if (kind.Group == "rbac.authorization.k8s.io")
        {
            if (name is "." or ".." || name.Contains('/', StringComparison.Ordinal)) causes.Add(Cause.Invalid("metadata.name", Json.ToText(name), "may not contain '/'"));
        }
        else if (kind.StorageKey is "/namespaces" or "/services")
        {
            if (!IsLabel(name)) causes.Add(NotALabel("metadata.name", name));
        }
        else if (name.Length > 253 || !SubdomainPattern().IsMatch(name))
        {
            causes.Add(Cause.Invalid("metadata.name", Json.ToText(name), name.Length > 253 ? "must be no more than 253 bytes" : SubdomainRule));
        }
    }

    private static void CheckKeys(JsonObject metadata, string field, List<Cause> causes)
    {
        foreach (var (key, _) in metadata.At(field) as JsonObject ?? [])
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var (prefix, name) = slash < 0 ? ("x", key) : (key[..slash], key[(slash + 1)..]);
            if (name.Length is 0 or > 63 || !LabelValuePattern().IsMatch(name) || !SubdomainPattern().IsMatch(field == "annotations" ? prefix.ToLowerInvariant() : prefix))
                causes.Add(Cause.Invalid($"metadata.{field}", Json.ToText(key), QualifiedNameRule));
        }
    }

    private static void CheckFinalizers(JsonObject metadata, JsonObject? old, List<Cause> causes)
    {
        if (old.At("metadata", "deletionTimestamp") is null) return;
        var added = metadata.Texts("finalizers").Except(old.Texts("metadata", "finalizers")).ToList();
        if (added.Count > 0) causes.Add(Cause.Forbidden("metadata.finalizers",
            $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(name => $"\"{name}\""))}}}"));
    }

    private static void CheckOwners(JsonObject metadata, List<Cause> causes)
    {
        var index = 0;
        foreach (var owner in metadata.Objects("ownerReferences"))
        {
            foreach (var name in (string[])["apiVersion", "kind", "name", "uid"])
                if (owner.Text(name) is null or "") causes.Add(Cause.Invalid($"metadata.ownerReferences[{index}].{name}", "\"\"", $"{name} must not be empty"));
            index++;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^(?=.{0,63}\z)(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelValuePattern();
}
