using k8s.Models;

namespace Ensemble.Operator.Jobs;

/// <summary>The conditions of a status, as Kubernetes keeps them: one per type, with the time of its last turn.</summary>
internal static class Conditions
{
    public const string Accepted = "Accepted";
    public const string Placed = "Placed";
    public const string Running = "Running";
    public const string Preempted = "Preempted";
    public const string Complete = "Complete";
    public const string Failed = "Failed";
    public const string Available = "Available";
    public const string Progressing = "Progressing";

    // The API allows 32,768; a sentence longer than this tells nobody more.
    private const int LongestMessage = 2048;

    public static V1Condition? Find(IEnumerable<V1Condition>? conditions, string type) => conditions?.FirstOrDefault(c => c.Type == type);

    public static bool IsTrue(IEnumerable<V1Condition>? conditions, string type) => Find(conditions, type)?.Status == "True";

    /// <summary>Sets one condition in a list that is ours to change.</summary>
    public static void Set(List<V1Condition> conditions, string type, bool value, string reason, string message, DateTimeOffset now, long? generation)
    {
        var status = value ? "True" : "False";
        var at = conditions.FindIndex(c => c.Type == type);
        var turned = at < 0 || conditions[at].Status != status;
        var condition = new V1Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message.Length <= LongestMessage ? message : message[..(LongestMessage - 1)] + "…",
            ObservedGeneration = generation,
            LastTransitionTime = turned ? now.UtcDateTime : conditions[at].LastTransitionTime,
        };
        if (at < 0) conditions.Add(condition);
        else conditions[at] = condition;
    }
}
