using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What the statuses of a pod's containers say together.</summary>
internal sealed class ContainerStates(NameTable names)
{
    private const int LongestMessage = 256;

    private ContainerFailure? _failed;
    private ContainerFailure? _failedBefore;
    private int _containers;
    private int _started;

    public bool AllStarted => _containers > 0 && _started == _containers;

    public DateTimeOffset? FirstStart { get; private set; }

    public string? WaitingReason { get; private set; }

    public string? WaitingMessage { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>A failure that stands before one that was overcome by a restart.</summary>
    public ContainerFailure? Failure => _failed ?? _failedBefore;

    public void Clear()
    {
        (_failed, _failedBefore, _containers, _started, Restarts) = (null, null, 0, 0, 0);
        (FirstStart, WaitingReason, WaitingMessage) = (null, null, null);
    }

    /// <summary>Reads a list of container statuses; init containers count for failures and waiting only.</summary>
    public void Read(ref Utf8JsonReader json, bool initial)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject()) ReadContainer(ref json, initial);
    }

    private void ReadContainer(ref Utf8JsonReader json, bool initial)
    {
        string? name = null;
        bool? started = null;
        State state = default;
        State last = default;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("name"u8)) name = json.Name(names);
            else if (json.ValueTextEquals("started"u8)) started = json.Truth();
            else if (json.ValueTextEquals("restartCount"u8)) Restarts += Math.Clamp(json.SmallWhole() ?? 0, 0, 1_000_000);
            else if (json.ValueTextEquals("state"u8)) state = ReadState(ref json);
            else if (json.ValueTextEquals("lastState"u8)) last = ReadState(ref json);
            else json.SkipValue();
        }

        if (state.ExitCode is { } code and not 0) _failed ??= new(name ?? "", code, state.Reason ?? "", state.Message ?? "");
        if (last.ExitCode is { } before and not 0) _failedBefore ??= new(name ?? "", before, last.Reason ?? "", last.Message ?? "");
        if (state.Waits && state.Reason is not (null or "" or "ContainerCreating" or "PodInitializing") && WaitingReason is null)
        {
            (WaitingReason, WaitingMessage) = (state.Reason, state.Message);
        }

        if (initial) return;
        _containers++;
        if (state.ExitCode is not null || (state.Runs && started != false)) _started++;
        if (state.StartedAt is { } at && (FirstStart is null || at < FirstStart)) FirstStart = at;
    }

    private State ReadState(ref Utf8JsonReader json)
    {
        State state = default;
        if (!json.EnterObject()) return state;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("running"u8)) ReadDetails(ref json, ref state, ends: false, state with { Runs = true });
            else if (json.ValueTextEquals("waiting"u8)) ReadDetails(ref json, ref state, ends: false, state with { Waits = true });
            else if (json.ValueTextEquals("terminated"u8)) ReadDetails(ref json, ref state, ends: true, state);
            else json.SkipValue();
        }

        return state;
    }

    private void ReadDetails(ref Utf8JsonReader json, ref State state, bool ends, State entered)
    {
        if (!json.EnterObject()) return;
        state = entered;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("startedAt"u8)) state.StartedAt = json.Time();
            else if (ends && json.ValueTextEquals("exitCode"u8)) state.ExitCode = json.SmallWhole();
            else if (json.ValueTextEquals("reason"u8)) state.Reason = json.Name(names);
            else if (json.ValueTextEquals("message"u8)) state.Message = json.Text(LongestMessage);
            else json.SkipValue();
        }

        if (ends) state.ExitCode ??= 0;
    }

    private record struct State(bool Runs, bool Waits, int? ExitCode, string? Reason, string? Message, DateTimeOffset? StartedAt);
}
