using System.Net;
using System.Text;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Tests;

public sealed class ClusterSpecs
{
    [Theory]
    [InlineData("top jobs")]
    [InlineData("top nodes")]
    [InlineData("explain tj/llama")]
    public async Task A_cluster_out_of_reach_is_said_so_with_a_way_out(string line)
    {
        using var handler = new Handler(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused"));

        var run = await Invocation.OfAsync(Invocation.With(handler), line.Split(' '));

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("'ensemble local up' makes one to try on.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_refused_are_no_crash()
    {
        using var handler = new Handler(_ => Answer(HttpStatusCode.Unauthorized, """{"kind":"Status","code":401,"reason":"Unauthorized","message":"Unauthorized"}"""));

        var run = await Invocation.OfAsync(Invocation.With(handler), "top", "jobs");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("credentials", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_said_so_with_where_to_look()
    {
        using var handler = new Handler(_ => Answer(HttpStatusCode.NotFound, """{"kind":"Status","code":404,"reason":"NotFound","message":"not found"}"""));

        var run = await Invocation.OfAsync(Invocation.With(handler), "explain", "llama", "-n", "team");

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.Equal("error: there is no job and no pod 'llama' in the namespace 'team'\n'ensemble top jobs -A' lists training jobs, 'top serving -A' inference jobs, 'top pods -A' other people's pods; -n chooses the namespace.\n", run.Error);
    }

    [Theory]
    [InlineData("tj/llama", "there is no training job 'llama'")]
    [InlineData("ij/llama", "there is no inference job 'llama'")]
    [InlineData("pod/llama", "there is no pod 'llama'")]
    public async Task Only_the_kind_that_was_named_is_looked_for(string subject, string complaint)
    {
        using var handler = new Handler(_ => Answer(HttpStatusCode.NotFound, """{"kind":"Status","code":404,"reason":"NotFound","message":"not found"}"""));

        var run = await Invocation.OfAsync(Invocation.With(handler), "explain", subject, "-n", "team");

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.StartsWith($"error: {complaint} in the namespace 'team'\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_in_json_are_one_line_of_known_keys()
    {
        using var handler = new Handler(request => request.RequestUri!.AbsolutePath == "/apis/ensemble.fleet/v1alpha1/trainingjobs"
            ? Answer(HttpStatusCode.OK, """{"metadata":{},"items":[{"metadata":{"name":"llama","namespace":"team"},"spec":{"size":{"accelerators":8}}}]}""")
            : throw new InvalidOperationException($"Nobody asked for {request.RequestUri}."));

        var run = await Invocation.OfAsync(Invocation.With(handler), "top", "jobs", "-A", "-o", "json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Single(run.Output.TrimEnd('\n').Split('\n'));
        Assert.Equal(
            ["namespace", "name", "state", "queue", "class", "pool", "size", "accelerators", "nodes", "hosts", "attempt", "age", "reason"],
            run.Json["jobs"]![0]!.AsObject().Select(property => property.Key));
    }

    private static HttpResponseMessage Answer(HttpStatusCode code, string json) => new(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
