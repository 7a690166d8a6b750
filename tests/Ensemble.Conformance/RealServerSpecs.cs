using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>Where the real API server comes from, and what is said where it does not.</summary>
public sealed class RealServerSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ensemble-assets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("KUBEBUILDER_ASSETS", "", "KUBEBUILDER_ASSETS names FOLDER, which lacks kube-apiserver and etcd")]
    [InlineData("KUBEBUILDER_ASSETS", "etcd", "KUBEBUILDER_ASSETS names FOLDER, which lacks kube-apiserver")]
    [InlineData("KUBEBUILDER_ASSETS", "kube-apiserver", "KUBEBUILDER_ASSETS names FOLDER, which lacks etcd")]
    [InlineData("KUBEBUILDER_ASSETS/none", "", "KUBEBUILDER_ASSETS names FOLDER/none, which is no folder")]
    [InlineData("KUBEBUILDER_ASSETS", "kube-apiserver etcd", null)]
    [InlineData("ENSEMBLE_TEST_KUBECONFIG/config", "", "ENSEMBLE_TEST_KUBECONFIG names FOLDER/config, which is not there")]
    [InlineData("ENSEMBLE_APISERVER", "etcd", "ENSEMBLE_APISERVER names FOLDER, which lacks test-apiserver")]
    public async Task What_a_variable_names_must_be_there(string variable, string files, string? missing)
    {
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries)) await File.WriteAllTextAsync(Path.Combine(_folder, file), "", Stop);
        var (name, below) = variable.Split('/') is [var head, var tail] ? (head, "/" + tail) : (variable, "");

        var server = await RealServer.FindAsync(TestClusters.Root, Stop, asked => asked == name ? _folder + below : null);

        Assert.Equal(missing, server.Missing?.Replace(_folder, "FOLDER", StringComparison.Ordinal));
        Assert.Equal(missing is null ? _folder : null, server.Folder);
    }

    /// <summary>kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver: what must be there since 1.20, and what these tests want of it.</summary>
    [Fact]
    public async Task A_kube_apiserver_is_started_as_its_reference_asks()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "this machine has no sh");
        await WriteProgramAsync("etcd", "exec sleep 60");
        await WriteProgramAsync("kube-apiserver", """
            here=$(dirname "$0")
            printf '%s\n' "$@" >"$here/arguments"
            while [ $# -gt 0 ]; do case $1 in --*-file) cp "$2" "$here/";; esac; shift; done
            echo 'this one only writes down how it was called'
            exit 1
            """);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => BuiltTestCluster.StartAsync(_folder, Stop));
        Assert.Contains("The API server did not start: this one only writes down how it was called", failure.Message, StringComparison.Ordinal);

        var words = await File.ReadAllLinesAsync(Path.Combine(_folder, "arguments"), Stop);
        var flags = words.Select((word, i) => (word, value: i + 1 < words.Length ? words[i + 1] : "")).Where(pair => pair.word.StartsWith("--", StringComparison.Ordinal)).ToDictionary(pair => pair.word, pair => pair.value);
        Assert.Equal(
            [
                "--allow-privileged=true", "--audit-log-path", "--audit-policy-file", "--authorization-mode", "--bind-address", "--cert-dir", "--disable-admission-plugins", "--etcd-servers",
                "--secure-port", "--service-account-issuer", "--service-account-key-file", "--service-account-signing-key-file", "--service-cluster-ip-range", "--token-auth-file",
            ],
            flags.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("RBAC", "127.0.0.1", "ServiceAccount"), (flags["--authorization-mode"], flags["--bind-address"], flags["--disable-admission-plugins"]));
        Assert.Matches("^http://127.0.0.1:[0-9]+$", flags["--etcd-servers"]);
        Assert.StartsWith("https://", flags["--service-account-issuer"], StringComparison.Ordinal); // A URL of https, or no token is valid.

        // token,user,uid,"group1,group2"; a Policy of audit.k8s.io/v1 with rules; PEM keys of which one is public.
        Assert.All(await ReadAsync("--token-auth-file"), line => Assert.Matches("^[0-9a-f]{32},[^,]+,[0-9]+,\"[^\"]*\"$", line));
        Assert.Equal(["apiVersion: audit.k8s.io/v1", "kind: Policy"], (await ReadAsync("--audit-policy-file"))[..2]);
        Assert.Equal("-----BEGIN PUBLIC KEY-----", (await ReadAsync("--service-account-key-file"))[0]);
        Assert.Equal("-----BEGIN PRIVATE KEY-----", (await ReadAsync("--service-account-signing-key-file"))[0]);

        Task<string[]> ReadAsync(string flag) => File.ReadAllLinesAsync(Path.Combine(_folder, Path.GetFileName(flags[flag])), Stop);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task WriteProgramAsync(string name, string script)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n", Stop);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
