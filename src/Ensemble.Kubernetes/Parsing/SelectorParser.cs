using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using k8s.Models;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads a label selector that has passed the schema.</summary>
internal static class SelectorParser
{
    /// <returns>Everything where the selector is there and empty, as in Kubernetes.</returns>
    public static LabelSelector Parse(V1LabelSelector selector, string path, FaultList faults)
    {
        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        requirements.AddRange(LabelSelector.OfLabels(selector.MatchLabels ?? new Dictionary<string, string>(StringComparer.Ordinal)).Requirements);
        var expressions = selector.MatchExpressions ?? [];
        for (var i = 0; i < expressions.Count; i++)
        {
            var op = Enum.Parse<LabelOperator>(expressions[i].OperatorProperty);
            ImmutableArray<string> values = [.. expressions[i].Values ?? []];
            var needsValues = op is LabelOperator.In or LabelOperator.NotIn;
            if (needsValues == values.IsEmpty)
                faults.Add($"{path}.matchExpressions[{i}].values", $"has {values.Length} entries with operator {op}", needsValues ? "Give it one or more values." : "Leave values out.");
            requirements.Add(new(expressions[i].Key, op, values));
        }

        return requirements.Count == 0 ? LabelSelector.Everything : new LabelSelector(requirements.ToImmutable());
    }
}
