namespace Ensemble.Core.Fleet;

/// <summary>How a <see cref="LabelRequirement"/> compares, as in Kubernetes node selectors.</summary>
public enum LabelOperator
{
    /// <summary>The value is one of those given.</summary>
    In,

    /// <summary>The label is absent or its value is none of those given.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is not there.</summary>
    DoesNotExist,

    /// <summary>The value is an integer above the one given.</summary>
    Gt,

    /// <summary>The value is an integer below the one given.</summary>
    Lt,
}
