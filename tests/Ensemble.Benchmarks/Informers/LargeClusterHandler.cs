using System.Net;
using System.Text;
using System.Web;

namespace Ensemble.Benchmarks.Informers;

/// <summary>Serves the large cluster: lists in pages, watches in which nothing happens; what is written is counted, answered alike and forgotten.</summary>
internal sealed class LargeClusterHandler : HttpMessageHandler
{
    private const string Version = "500000";

    private long _listedBytes;
    private int _writes;

    /// <summary>Bytes of lists so far.</summary>
    public long ListedBytes => Interlocked.Read(ref _listedBytes);

    /// <summary>Requests other than reads so far.</summary>
    public int Writes => Volatile.Read(ref _writes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get)
        {
            Interlocked.Increment(ref _writes);
            return Answer(request, await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        }

        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        if (query["watch"] is "true" or "1") return new() { RequestMessage = request, Content = new StreamContent(new SilentStream()) };

        await Task.Yield(); // As over a network: no list is read by the thread that asked for the one before.
        var plural = request.RequestUri.AbsolutePath.TrimEnd('/').Split('/')[^1];
        var page = Encoding.UTF8.GetBytes(Page(plural, int.Parse(query["continue"] ?? "0"), int.Parse(query["limit"] ?? "500")));
        Interlocked.Add(ref _listedBytes, page.Length);
        return Answer(request, page);
    }

    private static string Page(string plural, int from, int limit)
    {
        var to = Math.Min(from + limit, LargeCluster.Count(plural));
        var rest = to < LargeCluster.Count(plural) ? $"{to}" : string.Empty;
        var page = new StringBuilder($$"""{"kind":"List","metadata":{"resourceVersion":"{{Version}}","continue":"{{rest}}"},"items":[""");
        for (var number = from; number < to; number++) page.Append(number == from ? string.Empty : ",").Append(LargeCluster.Item(plural, number));
        return page.Append("]}").ToString();
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, byte[] body) =>
        new(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };

    /// <summary>A watch in which nothing happens until its reader leaves.</summary>
    private sealed class SilentStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
