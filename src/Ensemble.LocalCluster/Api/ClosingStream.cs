using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api;

/// <summary>The client's end of a stream: closing it tells the server's end to stop, and reading on that what was read is digested.</summary>
internal sealed class ClosingStream(Stream inner, CancellationTokenSource leave, Watcher? watch) : Stream
{
    private int _events;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (watch is not null) watch.Digested += _events;
        _events = 0;
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (watch is not null) _events = buffer.Span[..read].Count((byte)'\n'); // A frame is a line.
        return read;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            leave.Cancel();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
