using System.Reflection;

namespace Ensemble.Architecture;

/// <summary>The dependency table of docs/architecture.md: few projects, each with one job.</summary>
public sealed class ProjectSpecs
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Ensemble.Core"] = [],
        ["Ensemble.Kubernetes"] = ["Ensemble.Core"],
        ["Ensemble.Operator"] = ["Ensemble.Core", "Ensemble.Kubernetes"],
        ["Ensemble.Agent"] = ["Ensemble.Core", "Ensemble.Kubernetes"],
        ["Ensemble.LocalCluster"] = ["Ensemble.Core", "Ensemble.Kubernetes"],
        ["Ensemble.Simulation"] = ["Ensemble.Core"],
        ["Ensemble.Cli"] =
        [
            "Ensemble.Core", "Ensemble.Kubernetes", "Ensemble.Operator", "Ensemble.Agent", "Ensemble.LocalCluster", "Ensemble.Simulation",
        ],
    };

    [Fact]
    public void Every_project_is_in_the_table_and_references_only_what_the_table_allows()
    {
        var wrong = new List<string>();
        foreach (var project in Repository.Projects("src").Values)
        {
            if (!MayReference.TryGetValue(project.Name, out var allowed)) wrong.Add($"{project.Name} is not in the table");
            else wrong.AddRange(project.Projects.Except(allowed, StringComparer.Ordinal).Select(other => $"{project.Name} -> {other}"));
        }

        Expect.Nothing(wrong);
    }

    [Theory]
    [InlineData("Ensemble.Core")]
    [InlineData("Ensemble.Kubernetes")]
    [InlineData("Ensemble.Operator")]
    [InlineData("Ensemble.LocalCluster")]
    [InlineData("Ensemble.Simulation")]
    public void The_compiled_assembly_references_only_what_the_table_allows(string name)
    {
        var ours = Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!).Where(a => a.StartsWith("Ensemble.", StringComparison.Ordinal));
        Expect.Nothing(ours.Except(MayReference[name], StringComparer.Ordinal));
    }

    [Fact]
    public void The_core_needs_the_base_class_library_and_nothing_else()
    {
        Expect.Nothing(Repository.Projects("src")["Ensemble.Core"].Packages);
        var others = Assembly.Load("Ensemble.Core").GetReferencedAssemblies().Select(a => a.Name!);
        Assert.All(others, name => Assert.StartsWith("System", name));
    }

    [Fact]
    public void The_solver_that_judges_our_packing_stays_out_of_the_operator()
    {
        var users = Repository.Projects("src").Values.Where(p => p.Packages.Any(name => name.Contains("OrTools", StringComparison.OrdinalIgnoreCase)));
        Expect.Nothing(users.Select(p => p.Name).Except(["Ensemble.Simulation", "Ensemble.Cli"], StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Operator.sln"));
        var missing = Repository.Projects("src").Keys.Concat(Repository.Projects("tests").Keys)
            .Where(name => !solution.Contains($"\"{name}\"", StringComparison.Ordinal));
        Expect.Nothing(missing);
    }
}
