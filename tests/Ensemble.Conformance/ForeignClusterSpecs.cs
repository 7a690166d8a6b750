using System.Diagnostics;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;
using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>The suite on somebody's cluster, run as its owner would: by ENSEMBLE_TEST_KUBECONFIG alone.</summary>
public sealed class ForeignClusterSpecs
{
    // Those that bind pods to nodes nobody has, that make what lives in no namespace, and that want users who cannot be made.
    private static readonly string[] Representative = ["PodCases", "DeployCases", "AccessCases"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cases_on_somebodys_cluster_pass_or_say_why_not_and_leave_it_as_it_was()
    {
        var server = await RealServer.BuiltAsync(TestClusters.Root, Stop);
        if (server.Folder is null && TestClusters.MustHaveReal) Assert.Fail($"there is no real API server: {server.Missing}");
        Assert.SkipWhen(server.Folder is null, $"there is no real API server: {server.Missing}");
        await using var somebodys = await BuiltTestCluster.StartAsync(server.Folder, Stop, installs: false);
        using var api = somebodys.CreateClient("somebody");
        await InstallOtherVersionAsync(api);
        var before = await Inventory.OfAsync(api, Stop);

        var run = await RunAsync(await somebodys.KubeconfigAsync());

        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Contains("  failed: 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("another cluster's users cannot be made", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, await Inventory.OfAsync(api, Stop));
    }

    /// <summary>He has one of our kinds already, not as we make it.</summary>
    private static async Task InstallOtherVersionAsync(KubernetesApi api)
    {
        var crd = CrdGenerator.Generate().Select(kind => (JsonObject)kind.Json.DeepClone()).First(kind => kind.At("spec.names.kind") == "AcceleratorPool");
        crd["metadata"]!["annotations"] = new JsonObject { ["example.com/by"] = "somebody" };
        crd["spec"]!["versions"]![0]!["additionalPrinterColumns"] = new JsonArray();
        await api.CreateAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, Objects.NameOf(crd), crd, dryRun: false, Stop);
    }

    private static Task<ToolRun> RunAsync(string kubeconfig)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { WorkingDirectory = AppContext.BaseDirectory };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ForeignClusterSpecs).Assembly.Location);
        foreach (var cases in Representative)
        {
            start.ArgumentList.Add("--filter-class");
            start.ArgumentList.Add($"Ensemble.Conformance.OnReal.{cases}");
        }

        foreach (var word in (string[])["--no-ansi", "--progress", "off", "--results-directory", Directory.CreateTempSubdirectory("ensemble-foreign-").FullName]) start.ArgumentList.Add(word);
        start.Environment["ENSEMBLE_TEST_KUBECONFIG"] = kubeconfig;
        return ToolRun.OfAsync(start, null, Stop);
    }
}
