using Ensemble.Cli.Output;
using Ensemble.Cli.Pods;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Explaining;

/// <summary>Finds what a user means in one namespace, and writes all there is to say about it.</summary>
internal sealed class Explainer(KubernetesApi api, string ns, TimeProvider clock, Terminal terminal, OutputFormat format)
{
    private const string Where = "-n chooses the namespace.";

    /// <summary>Explains a job or a pod; of a bare name the first there is of training job, inference job and pod.</summary>
    /// <exception cref="CommandException">There is no such thing, or it is nothing of ours to explain.</exception>
    public async Task ExplainAsync(Subject subject, CancellationToken stop)
    {
        var found = subject.Kind switch
        {
            null => await TrainingJobAsync(subject.Name, stop) || await InferenceJobAsync(subject.Name, stop) || await PodAsync(subject.Name, stop),
            _ when subject.Kind == CoreKinds.Pod => await PodAsync(subject.Name, stop),
            _ when subject.Kind == ResourceKinds.InferenceJob => await InferenceJobAsync(subject.Name, stop),
            _ => await TrainingJobAsync(subject.Name, stop),
        };
        if (!found) throw Missing(subject);
    }

    private async Task<bool> TrainingJobAsync(string name, CancellationToken stop)
    {
        if (await ExplanationReader.FindAsync(api, ns, name, clock, stop) is not { } job) return false;
        Write(job, console => ExplanationText.Write(job, console));
        return true;
    }

    private async Task<bool> InferenceJobAsync(string name, CancellationToken stop)
    {
        if (await ServingExplanationReader.FindAsync(api, ns, name, clock, stop) is not { } job) return false;
        Write(job, console => ServingExplanationText.Write(job, console));
        return true;
    }

    private async Task<bool> PodAsync(string name, CancellationToken stop)
    {
        if (await api.FindAsync<PodView>(CoreKinds.Pod, ns, name, stop) is not { } pod) return false;
        if (pod.Facts.Gang is { JobUid: not null } gang)
        {
            await JobOfAsync(pod, gang, stop);
            return true;
        }

        if (pod.Facts.Stranger is null)
        {
            throw new CommandException(
                ExitCode.Wrong, $"the pod '{name}' names the scheduler '{pod.Facts.SchedulerName ?? "default-scheduler"}', so Ensemble does not place it",
                $"'kubectl describe pod {name} -n {ns}' shows what that scheduler says; pods with 'schedulerName: {StrangerPod.SchedulerName}' are Ensemble's to place.");
        }

        var explanation = await PodExplanationReader.ReadAsync(api, pod.Facts, clock, stop);
        Write(explanation, console => PodExplanationText.Write(explanation, console));
        return true;
    }

    /// <summary>A pod of a job of ours has no place of its own: the job is what was placed, or waits.</summary>
    private async Task JobOfAsync(PodView pod, GangLabels gang, CancellationToken stop)
    {
        var kind = pod.Owner?.Kind == ResourceKinds.InferenceJob.Kind ? ResourceKinds.InferenceJob : ResourceKinds.TrainingJob;
        var job = pod.Owner?.Name ?? gang.Job ?? "";
        var replica = gang.Replica is { } index ? $"replica {index}, " : "";
        terminal.ProgressConsole(format).WriteLine($"Pod {pod.Facts.Key} is {replica}rank {gang.Rank} of attempt {gang.Attempt} of {kind.Kind} {ns}/{job}, which was placed as a whole:");
        var found = kind == ResourceKinds.InferenceJob ? await InferenceJobAsync(job, stop) : await TrainingJobAsync(job, stop);
        if (!found) throw new CommandException(ExitCode.Wrong, $"the {kind.Kind} '{job}' of the pod '{pod.Facts.Key.Name}' is gone", "The pod goes, too, once the cluster has collected what the job owned.");
    }

    private void Write(object explanation, Action<IAnsiConsole> write)
    {
        if (format == OutputFormat.Json) terminal.WriteJson(explanation);
        else write(terminal.OutputConsole);
    }

    private CommandException Missing(Subject subject)
    {
        var (what, list) = subject.Kind switch
        {
            null => ("job and no pod", "'ensemble top jobs -A' lists training jobs, 'top serving -A' inference jobs, 'top pods -A' other people's pods"),
            _ when subject.Kind == CoreKinds.Pod => ("pod", "'ensemble top pods -A' lists other people's pods"),
            _ when subject.Kind == ResourceKinds.InferenceJob => ("inference job", "'ensemble top serving -A' lists all"),
            _ => ("training job", "'ensemble top jobs -A' lists all jobs"),
        };
        return new(ExitCode.Wrong, $"there is no {what} '{subject.Name}' in the namespace '{ns}'", $"{list}; {Where}");
    }
}
