using System.Net;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Tests.Client;

namespace Ensemble.Kubernetes.Tests.Leadership;

/// <summary>Keeps one Lease as an API server does: every write against the version that was read.</summary>
internal sealed class LeaseServer
{
    private readonly Lock _lock = new();
    private JsonObject? _lease;
    private int _version;

    /// <summary>What befalls the requests of one candidate.</summary>
    public enum Fate
    {
        Served,
        Away,
        AnswerLost,
        Hanging,

        /// <summary>Nothing comes through until the candidate gives the request up; then the connection breaks, and that is what it hears of.</summary>
        Breaking,

        /// <summary>A write is carried out only after the candidate gave it up.</summary>
        Late,
    }

    public string Holder
    {
        get
        {
            lock (_lock) return (string?)_lease?["spec"]?["holderIdentity"] ?? "";
        }
    }

    public int Writes
    {
        get
        {
            lock (_lock) return _version;
        }
    }

    public JsonObject? Lease
    {
        get
        {
            lock (_lock) return _lease;
        }
    }

    /// <summary>The way of one candidate to the server.</summary>
    public ScriptedServer For(Func<Fate> fate) => new(async asked =>
    {
        switch (fate())
        {
            case Fate.Away:
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "away");
            case Fate.Hanging:
                await Task.Delay(Timeout.Infinite, asked.Stop);
                break;
            case Fate.Breaking:
                await UntilGivenUpAsync(asked);
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "broken off");
            case Fate.Late when asked.Method != "GET":
                await UntilGivenUpAsync(asked);
                Serve(asked);
                throw new OperationCanceledException(asked.Stop);
            case Fate.AnswerLost when asked.Method != "GET":
                Serve(asked);
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost");
        }

        return Serve(asked);
    });

    private static Task UntilGivenUpAsync(Asked asked)
    {
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Stop.Register(given.SetResult);
        return given.Task;
    }

    private HttpResponseMessage Serve(Asked asked)
    {
        lock (_lock)
        {
            if (asked.Method == "GET") return _lease is null ? ScriptedServer.Refuse(HttpStatusCode.NotFound, "NotFound") : ScriptedServer.Json(_lease.ToJsonString());
            var sent = JsonNode.Parse(asked.Body)!.AsObject();
            if (asked.Method == "POST" && _lease is not null) return ScriptedServer.Refuse(HttpStatusCode.Conflict, "AlreadyExists");
            if (asked.Method == "PUT" && (string?)sent["metadata"]!["resourceVersion"] != $"{_version}") return ScriptedServer.Refuse(HttpStatusCode.Conflict, "Conflict");
            sent["metadata"]!["resourceVersion"] = $"{++_version}";
            _lease = sent;
            return ScriptedServer.Json(sent.ToJsonString());
        }
    }
}
