using System.Buffers;

namespace Ensemble.Kubernetes.Informers;

/// <summary>Cuts a stream of JSON documents at line ends, without making strings.</summary>
internal sealed class LineReader(Stream stream, int longest = LineReader.Longest) : IDisposable
{
    /// <summary>An object of etcd has at most 1.5 MB; ten times that is no object.</summary>
    private const int Longest = 16 * 1024 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _start;
    private int _end;

    /// <summary>The next line that is not empty, without its end; null at the stream's end. Valid until the next call.</summary>
    /// <remarks>A last line without an end is dropped: the connection broke inside it.</remarks>
    /// <exception cref="IOException">The connection broke, or a line is absurdly long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken stop)
    {
        var searched = 0;
        while (true)
        {
            var length = _bytes.AsSpan((_start + searched).._end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = _bytes.AsMemory(_start, searched + length);
                _start += searched + length + 1;
                searched = 0;
                if (!line.Span.Trim(" \r"u8).IsEmpty) return line;
                continue;
            }

            searched = _end - _start;
            MakeRoom();
            var read = await stream.ReadAsync(_bytes.AsMemory(_end), stop);
            if (read == 0) return null;
            _end += read;
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        (_start, _end) = (0, 0);
    }

    private void MakeRoom()
    {
        if (_end < _bytes.Length) return;
        var length = _end - _start;
        if (length >= longest) throw new IOException($"A line of the watch is longer than {longest} bytes.");
        var target = length * 2 > _bytes.Length ? ArrayPool<byte>.Shared.Rent(_bytes.Length * 2) : _bytes;
        _bytes.AsSpan(_start, length).CopyTo(target);
        if (!ReferenceEquals(target, _bytes)) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = (target, 0, length);
    }
}
