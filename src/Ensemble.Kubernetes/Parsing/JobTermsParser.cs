using System.Collections.Immutable;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads on what terms a job runs, stops and is tried again.</summary>
internal static class JobTermsParser
{
    /// <summary>What <c>spec.checkpoint.onStop.grace</c> is where absent: Kubernetes' own.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(24);

    // What a process can catch. SIGRTMIN and the like differ between libraries, and a shell's kill knows few of them.
    private static readonly string[] Signals =
    [
        "SIGABRT", "SIGALRM", "SIGCONT", "SIGHUP", "SIGINT", "SIGIO", "SIGPIPE", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGTERM", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ",
    ];

    public static JobTerms Parse(TrainingJobSpec spec, FaultList faults)
    {
        var checkpoint = spec.Checkpoint;
        return new()
        {
            StopSignal = checkpoint?.OnStop is { } stop ? Signal(stop.Signal ?? "SIGTERM", faults) : null,
            StopGrace = checkpoint?.OnStop is { } order ? Grace(order.Grace, faults) : null,
            SavesCheckpoints = checkpoint is not null,
            CheckpointEvery = checkpoint?.Every is { } every ? faults.Positive("spec.checkpoint.every", every, default) : null,
            RunTimeLimit = spec.RunTimeLimit is { } limit ? faults.Positive("spec.runTimeLimit", limit, default) : null,
            KeptAfterEnd = spec.TtlAfterFinished is { } ttl ? faults.NotNegative("spec.ttlAfterFinished", ttl, default) : null,
        };
    }

    public static ImmutableArray<ExitRule> ParseExitCodes(List<ExitCodeRule>? rules, FaultList faults)
    {
        var parsed = ImmutableArray.CreateBuilder<ExitRule>();
        for (var i = 0; i < (rules?.Count ?? 0); i++) parsed.Add(Parse(rules![i], $"spec.restart.onExitCodes[{i}]", faults));
        return parsed.Count == 0 ? [] : parsed.ToImmutable();
    }

    private static ExitRule Parse(ExitCodeRule rule, string path, FaultList faults)
    {
        if (rule.Codes is null && rule.Ranges is null) faults.Add(path, "names no exit code", "Set codes, ranges or both.");
        var codes = ImmutableArray.CreateBuilder<(int, int)>();
        foreach (var code in rule.Codes ?? []) codes.Add((code, code));
        for (var i = 0; i < (rule.Ranges?.Count ?? 0); i++)
        {
            var (from, to) = (rule.Ranges![i].From!.Value, rule.Ranges[i].To!.Value);
            if (from > to) faults.Add($"{path}.ranges[{i}].from", $"is {from}, more than to, which is {to}", "Use a from that is not more than to.");
            codes.Add((from, to));
        }

        return new(codes.ToImmutable(), rule.Action?.ValueOr(ExitAction.Restart) ?? ExitAction.Restart);
    }

    private static string Signal(string signal, FaultList faults)
    {
        if (!Signals.Contains(signal, StringComparer.Ordinal))
            faults.Add("spec.checkpoint.onStop.signal", $"is '{signal}', which no process can catch or no shell knows", $"Use one of {string.Join(", ", Signals)}.");
        return signal;
    }

    private static TimeSpan Grace(Duration? grace, FaultList faults)
    {
        var time = faults.NotNegative("spec.checkpoint.onStop.grace", grace, DefaultGrace);
        if (time > LongestGrace) faults.Add("spec.checkpoint.onStop.grace", $"is '{grace}', and nothing else gets its accelerators meanwhile", "Use at most 24h.");
        return TimeSpan.FromSeconds(Math.Min(Math.Ceiling(time.TotalSeconds), LongestGrace.TotalSeconds));
    }
}
