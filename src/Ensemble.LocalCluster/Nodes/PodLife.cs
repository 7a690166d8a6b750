using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Processes;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>From admission to the end of a pod's processes on one node. Called under the gate.</summary>
internal sealed class PodLife(Kubelet kubelet, KubeletHost host)
{
    private static readonly TimeSpan MountRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(10);

    /// <summary>Admitted: mounts, then starts.</summary>
    public void Begin(PodRun run, DateTimeOffset now) => host.Agenda.At(now + host.Options.StartLatency, at => Mount(run, at));

    public void Stop(PodRun run, DateTimeOffset now)
    {
        if (run.Phase == PodPhase.Ended)
        {
            run.Post();
            return;
        }

        if (run.Process is null)
        {
            End(run, 137, now);
            return;
        }

        var grace = TimeSpan.FromSeconds(run.Object.Integer("metadata", "deletionGracePeriodSeconds") ?? 30);
        host.Agenda.At(now + grace, at =>
        {
            if (run.Phase == PodPhase.Ended || run.Gone || run.Process is null) return;
            run.Process.Kill(at);
            End(run, 137, at);
        });
        if (run.StopAsked) return; // The pod was touched, or its grace cut; it knows.
        run.StopAsked = true;
        run.Process.Terminate(StopSignal.Of(run.Object), now);
    }

    public void LoseChip(PodRun run, DateTimeOffset now)
    {
        run.Log.Write(now, $"device error: chip {string.Join(", ", run.Chips.Where(c => !c.Healthy).Select(c => c.Index))} of {kubelet.Node.Name} is lost");
        run.Process?.Kill(now);
        End(run, 1, now);
    }

    /// <param name="verdict">Kubelet's own reason; null where the process ended by itself.</param>
    public static void End(PodRun run, int exitCode, DateTimeOffset now, (string Reason, string Message)? verdict = null)
    {
        if (run.Phase == PodPhase.Ended) return;
        (run.Phase, run.ExitCode, run.EndedAt, run.Verdict, run.Process) = (PodPhase.Ended, exitCode, now, verdict, null);
        run.Log.End();
        Kubelet.Release(run);
        run.Changed();
    }

    public void RefreshFiles(PodRun run)
    {
        foreach (var volume in MapVolumes(run))
        {
            host.ReadConfigMap(run.Namespace, MapName(volume), data =>
            {
                if (data is null || run.Phase != PodPhase.Running || !kubelet.Hears) return;
                run.Files[volume.Text("name") ?? ""] = data;
                run.Process?.FilesChanged(host.Agenda.Now);
            });
        }
    }

    private static IEnumerable<JsonObject> MapVolumes(PodRun run) => run.Object.Objects("spec", "volumes").Where(v => v.At("configMap") is not null);

    private static string MapName(JsonObject volume) => volume.Text("configMap", "name") ?? "";

    private bool MayGoOn(PodRun run) => run is { Phase: PodPhase.Pending, Gone: false, Terminating: false } && !kubelet.Fault.Dead;

    private void Mount(PodRun run, DateTimeOffset now)
    {
        if (!MayGoOn(run)) return;
        if (MapVolumes(run).FirstOrDefault(v => !run.Files.ContainsKey(v.Text("name") ?? "")) is not { } volume)
        {
            Launch(run, now);
            return;
        }

        host.ReadConfigMap(run.Namespace, MapName(volume), data =>
        {
            if (data is null && volume.Flag("configMap", "optional") == true) data = [];
            if (data is null)
            {
                host.Outbox.Post(new MountFailure(host.Api, run, volume.Text("name") ?? "", $"configmap \"{MapName(volume)}\" not found", host.Agenda.Now));
                host.Agenda.At(host.Agenda.Now + MountRetry, at => Mount(run, at));
                return;
            }

            run.Files[volume.Text("name") ?? ""] = data;
            Mount(run, host.Agenda.Now);
        });
    }

    private void Launch(PodRun run, DateTimeOffset now)
    {
        if (ImagePull.Fault(run, kubelet.Fault) is { } fault)
        {
            run.Waits = fault;
            run.Changed();
            host.Agenda.At(now + RestartPause, at => Mount(run, at));
            return;
        }

        run.Waits = null;
        (run.Phase, run.RunningSince) = (PodPhase.Running, now);
        run.Address ??= host.NextAddress();
        run.Changed();
        var context = Context(run);
        if (host.Options.RunLocalProcesses && run.Annotations.GetValueOrDefault(TrainingPlan.Prefix + "run") == "true")
        {
            run.Process = LocalProcess.Start(context, host.Gate, host.Agenda);
            return;
        }

        if (ServingPlan.Of(context, now) is { } plan)
        {
            var engine = new ServingProcess(context, plan, host.Agenda, at =>
            {
                run.ReadySince = at;
                run.Changed();
            });
            run.Process = engine;
            engine.Start(now);
            if (engine.WaitsForFiles) host.Agenda.At(now + host.Options.MountRefresh, at => RefreshLater(run, engine, () => engine.WaitsForFiles, at));
            return;
        }

        var training = new TrainingProcess(context, host.Trainings);
        run.Process = training;
        training.Start(now);
        if (training.WaitsForFiles) host.Agenda.At(now + host.Options.MountRefresh, at => RefreshLater(run, training, () => training.WaitsForFiles, at));
    }

    private void RefreshLater(PodRun run, IPodProcess process, Func<bool> waits, DateTimeOffset now)
    {
        if (run.Process != process || !waits()) return;
        if (kubelet.Hears) RefreshFiles(run);
        host.Agenda.At(now + host.Options.MountRefresh, at => RefreshLater(run, process, waits, at));
    }

    private ProcessContext Context(PodRun run)
    {
        var container = run.Object.Objects("spec", "containers").FirstOrDefault() ?? [];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in container.Objects("env"))
            if (entry.Text("name") is { } name) environment[name] = entry.Text("value") ?? "";
        var started = run.RunningSince;
        return new(
            run.Uid, kubelet.Node.Address, run.Labels, run.Annotations, environment, [.. container.Texts("command"), .. container.Texts("args")], run.Chips, run.Log,
            path => Read(run, container, path), (code, at) => Exited(run, code, at, started));
    }

    private static string? Read(PodRun run, JsonObject container, string path)
    {
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var folder = (mount.Text("mountPath") ?? "").TrimEnd('/') + "/";
            if (path.StartsWith(folder, StringComparison.Ordinal) && run.Files.TryGetValue(mount.Text("name") ?? "", out var files)) return files.Text(path[folder.Length..]);
        }

        return null;
    }

    private void Exited(PodRun run, int code, DateTimeOffset at, DateTimeOffset? started)
    {
        if (run.Phase != PodPhase.Running || run.RunningSince != started) return;
        var policy = run.Object.Text("spec", "restartPolicy");
        if (run.Terminating || policy == "Never" || (policy == "OnFailure" && code == 0))
        {
            End(run, code, at);
            return;
        }

        (run.Process, run.ExitCode, run.EndedAt) = (null, code, at);
        run.Restarts++;
        run.Changed();
        host.Agenda.At(at + RestartPause, again =>
        {
            if (run is not { Phase: PodPhase.Running, Process: null, Gone: false, Terminating: false } || kubelet.Fault.Dead) return;
            run.EndedAt = null;
            Launch(run, again);
        });
    }
}
