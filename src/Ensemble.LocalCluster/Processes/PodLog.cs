using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Processes;

/// <summary>The last lines that a container wrote; older ones are forgotten.</summary>
internal sealed class PodLog
{
    private const int Capacity = 2_000;

    private readonly Queue<(DateTimeOffset Time, string Text)> _lines = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;
    private bool _ended;

    public void Write(DateTimeOffset time, string text)
    {
        lock (_lines)
        {
            if (_lines.Count == Capacity) _lines.Dequeue();
            _lines.Enqueue((time, text));
            _written++;
            Wake();
        }
    }

    public void End()
    {
        lock (_lines)
        {
            _ended = true;
            Wake();
        }
    }

    public Stream Open(PodLogRequest request, CancellationToken stop)
    {
        var from = 0L;
        if (request.TailLines is { } tail) lock (_lines) from = Math.Max(0, _written - tail);
        if (!request.Follow) return new MemoryStream(Encoding.UTF8.GetBytes(Read(ref from, request).Text));
        var pipe = new Pipe();
        _ = FollowAsync(pipe.Writer, from, request, stop);
        return pipe.Reader.AsStream();
    }

    private async Task FollowAsync(PipeWriter writer, long from, PodLogRequest request, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var (text, ended, grown) = Read(ref from, request);
                if ((await writer.WriteAsync(Encoding.UTF8.GetBytes(text), stop)).IsCompleted || ended) break;
                await grown.WaitAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left.
        }

        await writer.CompleteAsync();
    }

    private (string Text, bool Ended, Task Grown) Read(ref long from, PodLogRequest request)
    {
        lock (_lines)
        {
            var text = new StringBuilder();
            foreach (var line in _lines.Skip((int)Math.Max(0, from - (_written - _lines.Count))).Where(line => line.Time >= (request.Since ?? line.Time)))
            {
                if (request.Timestamps) text.Append(line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z' ", CultureInfo.InvariantCulture));
                text.Append(line.Text).Append('\n');
            }

            from = _written;
            return (text.ToString(), _ended, _grown.Task);
        }
    }

    private void Wake()
    {
        _grown.TrySetResult();
        if (!_ended) _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
