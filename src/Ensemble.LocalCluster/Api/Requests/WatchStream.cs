using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;
using Ensemble.LocalCluster.Api.Tables;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Writes a watch as lines of JSON until its time is over, its client leaves, or it falls behind.</summary>
internal sealed class WatchStream(ResourceKind kind, Watcher watcher, ApiRequest request, TimeProvider clock, TimeSpan timeout)
{
    private const long FlushAt = 64 * 1024;

    private bool _columnsSent;

    public async Task WriteAsync(PipeWriter writer, CancellationToken stop)
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        try
        {
            foreach (var seen in watcher.Initial)
            {
                Write(writer, seen);
                if (writer.UnflushedBytes > FlushAt && (await writer.FlushAsync(end.Token)).IsCompleted) return;
            }

            watcher.Initial.Clear();
            if ((await writer.FlushAsync(end.Token)).IsCompleted) return;
            while (await watcher.Events.WaitToReadAsync(end.Token))
            {
                while (writer.UnflushedBytes <= FlushAt && watcher.Events.TryRead(out var seen)) Write(writer, seen);
                if ((await writer.FlushAsync(end.Token)).IsCompleted) return;
            }

            if (watcher.FellBehind) Frame(writer, "ERROR", Json.ToBytes(Refusal.Expired("The watch fell behind and was closed.").ToStatus()));
            await writer.FlushAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The time is over or the client left: an ordinary end.
        }
    }

    private void Write(PipeWriter writer, WatchEvent seen) => Frame(writer, seen.Type, seen.Object is { } item ? Content(item, seen.Version) : Bookmark(seen));

    private ReadOnlyMemory<byte> Content(StoredObject item, long version)
    {
        if (!request.WantsTable && !request.WantsMetadata) return KindRegistry.Present(kind, item, version);
        var tree = KindRegistry.PresentTree(kind, item);
        tree.Child("metadata")["resourceVersion"] = version.ToString();
        if (request.WantsMetadata) return Json.ToBytes(Table.MetadataOnly(tree));
        var table = new Table(kind.Columns, request.Query["includeObject"] ?? "Metadata", clock.GetUtcNow());
        var document = table.Document([tree], version, columns: !_columnsSent);
        _columnsSent = true;
        return Json.ToBytes(document);
    }

    private byte[] Bookmark(WatchEvent seen)
    {
        var metadata = new JsonObject { ["resourceVersion"] = seen.Version.ToString(), ["creationTimestamp"] = null };
        if (seen.EndsInitial) metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var item = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata };
        if (!request.WantsTable) return Json.ToBytes(item);
        return Json.ToBytes(new Table(kind.Columns, "Object", clock.GetUtcNow()).Document([item], seen.Version, columns: false));
    }

    private static void Frame(PipeWriter writer, string type, ReadOnlyMemory<byte> content)
    {
        writer.Write(Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":"""));
        writer.Write(content.Span);
        writer.Write("}\n"u8);
    }
}
