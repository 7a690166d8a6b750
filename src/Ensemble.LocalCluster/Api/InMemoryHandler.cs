using System.IO.Pipelines;
using System.Net;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api;

/// <summary>Takes an HttpClient's requests straight to the request handler. Delegating only because Kubernetes clients ask for that; it never delegates.</summary>
internal sealed class InMemoryHandler(RequestHandler handler, string user, Func<CancellationToken> connections) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (connections().IsCancellationRequested) throw new HttpRequestException(HttpRequestError.ConnectionError, "The local API server is away.");
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var response = handler.Handle(new(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            new(request.RequestUri.Query),
            request.Headers.NonValidated.TryGetValues("Accept", out var accept) ? accept.ToString() : "",
            request.Content?.Headers.ContentType?.ToString() ?? "",
            user,
            request.Headers.NonValidated.TryGetValues("User-Agent", out var agent) ? agent.ToString() : "",
            body));
        var message = new HttpResponseMessage((HttpStatusCode)response.Code)
        {
            RequestMessage = request,
            Content = response.Stream is { } write ? new StreamContent(Start(write, response.Watch)) : new ReadOnlyMemoryContent(response.Body),
        };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", response.ContentType);
        foreach (var warning in response.Warnings) message.Headers.TryAddWithoutValidation("Warning", ResponseHeaders.Warning(warning));
        message.Headers.TryAddWithoutValidation(ResponseHeaders.Name, ResponseHeaders.Value);
        return message;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    private ClosingStream Start(Func<PipeWriter, CancellationToken, Task> write, Watcher? watch)
    {
        var pipe = new Pipe();
        var leave = CancellationTokenSource.CreateLinkedTokenSource(connections());
        _ = RunAsync();
        if (watch is not null) watch.IsTracked = true;
        return new(pipe.Reader.AsStream(), leave, watch);

        async Task RunAsync()
        {
            await Task.Yield();
            Exception? fault = null;
            try { await write(pipe.Writer, leave.Token); }
            catch (OperationCanceledException)
            {
                // The client left.
            }
#pragma warning disable CA1031 // The client's stream breaks, as a connection would; nobody else must notice.
            catch (Exception broken) { fault = broken; }
#pragma warning restore CA1031
            await pipe.Writer.CompleteAsync(fault);
        }
    }
}
