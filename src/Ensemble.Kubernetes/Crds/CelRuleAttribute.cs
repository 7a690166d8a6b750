namespace Ensemble.Kubernetes.Crds;

/// <summary>A CEL rule of the CRD's schema at this type or property (<c>x-kubernetes-validations</c>).</summary>
/// <param name="rule">The expression; <c>self</c> is the value of the type or property, <c>oldSelf</c> its former value.</param>
/// <param name="message">What a user reads when the rule does not hold: what is wrong and what to write instead.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The CEL expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>The sentence shown when the rule does not hold.</summary>
    public string Message { get; } = message;
}
