namespace Ensemble.TestCluster;

/// <summary>Somebody who talks to a test cluster.</summary>
/// <param name="Name">His name.</param>
/// <param name="Groups">His groups; <c>system:masters</c> may do everything.</param>
public sealed record TestUser(string Name, params string[] Groups)
{
    /// <summary>Who may do everything.</summary>
    public static TestUser Admin { get; } = new("admin", "system:masters");

    /// <summary>The operator, as its service account.</summary>
    public static TestUser Operator { get; } = new("system:serviceaccount:ensemble-system:ensemble-operator", "system:serviceaccounts", "system:serviceaccounts:ensemble-system");

    /// <summary>Somebody with no rights.</summary>
    public static TestUser Nobody { get; } = new("nobody");
}
