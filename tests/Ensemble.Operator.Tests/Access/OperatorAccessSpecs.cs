using Ensemble.Operator.Access;
using Xunit;

namespace Ensemble.Operator.Tests.Access;

public sealed class OperatorAccessSpecs
{
    private const string Path = "deploy/operator/rbac.yaml";

    /// <summary>ENSEMBLE_REWRITE=1 writes the file anew.</summary>
    [Fact]
    public void The_roles_in_deploy_are_what_the_code_declares()
    {
        var path = System.IO.Path.Combine(Root(), Path);
        var made = "# What the operator may do: generated from what its code declares (Ensemble.Operator.Access). Do not edit.\n" + OperatorAccess.Rights.ToYaml(OperatorAccess.Name, "ensemble-system");
        if (Environment.GetEnvironmentVariable("ENSEMBLE_REWRITE") == "1")
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, made);
        }

        Assert.Equal(made, File.ReadAllText(path));
    }

    [Fact]
    public void The_operator_may_read_no_secret_and_grant_nothing()
    {
        var rights = OperatorAccess.Rights.Single;
        Assert.DoesNotContain(rights, right => right.Contains("secrets", StringComparison.Ordinal) || right.Contains("rbac.", StringComparison.Ordinal) || right.Contains('*', StringComparison.Ordinal));
        Assert.DoesNotContain(rights, right => right.Contains("pods/exec", StringComparison.Ordinal) || right.Contains("serviceaccounts/token", StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Operator.sln"))) folder = Directory.GetParent(folder)!.FullName;
        return folder;
    }
}
