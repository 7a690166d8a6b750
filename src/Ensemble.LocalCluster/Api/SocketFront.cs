using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ensemble.LocalCluster.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ensemble.LocalCluster.Api;

/// <summary>Serves the request handler over HTTP on 127.0.0.1, to whoever has a token.</summary>
internal sealed class SocketFront : IAsyncDisposable
{
    private static readonly HashSet<string> Open = new(StringComparer.Ordinal) { "/healthz", "/readyz", "/livez", "/version" };

    private readonly WebApplication _host;
    private readonly RequestHandler _handler;
    private readonly Func<string, string?> _userOf;
    private readonly CancellationToken _lifetime;

    private SocketFront(WebApplication host, X509Certificate2 certificate, RequestHandler handler, Func<string, string?> userOf, CancellationToken lifetime) =>
        (_host, Certificate, _handler, _userOf, _lifetime) = (host, certificate, handler, userOf, lifetime);

    public X509Certificate2 Certificate { get; }
    public Uri Address { get; private set; } = new("https://127.0.0.1");

    public static async Task<SocketFront> StartAsync(
        RequestHandler handler, int port, Func<string, string?> userOf, CancellationToken lifetime, CancellationToken stop)
    {
        // The empty builder reads no environment and logs nothing; signals are the surrounding program's.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        var certificate = LoopbackCertificate.Create(TimeProvider.System.GetUtcNow()); // Clients check it against true time.
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, socket => socket.UseHttps(certificate));
        });
        var front = new SocketFront(builder.Build(), certificate, handler, userOf, lifetime);
        front._host.Run(front.AnswerAsync);
        await front._host.StartAsync(stop);
        front.Address = new(front._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var stop = context.RequestAborted;
        var (request, path) = (context.Request, context.Request.Path.ToUriComponent());
        var user = request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] ? _userOf(token) : null;
        var response = user is null && !Open.Contains(path)
            ? Unauthorized()
            : _handler.Handle(new(
                request.Method, path, new(request.QueryString.Value ?? ""), request.Headers.Accept.ToString(), request.ContentType ?? "",
                user ?? "", request.Headers.UserAgent.ToString(), await ReadAsync(request.BodyReader, stop)));

        context.Response.StatusCode = response.Code;
        context.Response.ContentType = response.ContentType;
        context.Response.Headers[ResponseHeaders.Name] = ResponseHeaders.Value;
        foreach (var warning in response.Warnings) context.Response.Headers.Append("Warning", ResponseHeaders.Warning(warning));
        if (response.Stream is not { } write)
        {
            context.Response.ContentLength = response.Body.Length;
            if (request.Method != "HEAD") await context.Response.BodyWriter.WriteAsync(response.Body, stop);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, _lifetime);
        await context.Response.StartAsync(stop);
        try { await write(context.Response.BodyWriter, end.Token); }
        catch (OperationCanceledException)
        {
            // The client left, or the server stops.
        }
    }

    private static ApiResponse Unauthorized() =>
        ApiResponse.Json(new Refusal(401, "Unauthorized", "Unauthorized: a bearer token of the kubeconfig is needed").ToStatus(), 401);

    /// <summary>Reads a body, but no more than one byte above the limit: enough to see that it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(PipeReader reader, CancellationToken stop)
    {
        var result = await reader.ReadAtLeastAsync(ApiRequest.MaxBody + 1, stop);
        var body = System.Buffers.BuffersExtensions.ToArray(result.Buffer);
        reader.AdvanceTo(result.Buffer.End);
        return body;
    }

    /// <summary>The server lives as long as its owner says: Ctrl-C is not its business.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
