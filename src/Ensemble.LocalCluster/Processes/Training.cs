using System.Globalization;
using Ensemble.Core.Energy;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Processes;

/// <summary>One attempt of a gang: steps only while all its hosts are there, at the speed of its slowest chip.</summary>
internal sealed class Training(TrainingKey key, int hosts, TrainingPlan plan, Trainings trainings, Agenda agenda)
{
    private readonly List<TrainingProcess> _present = [];
    private List<(SimulatedChip Chip, TimeSpan Before)> _chips = [];
    private DateTimeOffset _since;
    private int _from;
    private int _step;
    private int? _stopStep; // Set once it is told to stop.
    private int _run; // Raised whenever the stepping stops: marks of an earlier run then mean nothing.

    private bool Complete => _present.Count == hosts;

    public void Join(TrainingProcess process, DateTimeOffset now)
    {
        _present.Add(process);
        if (Complete) Begin(now);
        else process.Print(now, $"waiting for peers: {_present.Count} of {hosts} hosts are here");
    }

    public void Leave(TrainingProcess process, DateTimeOffset now)
    {
        var stepping = Complete;
        if (stepping && _chips.Count > 0) _step = StepAt(now);
        if (!_present.Remove(process)) return;
        process.Rest(now);
        if (stepping && _present.Count > 0)
        {
            Tell(now, $"a peer is gone after step {_step}: waiting");
            foreach (var peer in _present) peer.Rest(now);
        }

        _run++;
        if (_present.Count == 0) trainings.Forget(key);
    }

    /// <summary>
    /// One of its hosts is told to stop. While all are there a checkpoint of the present step is saved, then it ends; without its peers it
    /// hangs in the step that they left, deaf to any signal, as a process does in a collective operation.
    /// </summary>
    public void Stop(TrainingProcess process, string signal, DateTimeOffset now)
    {
        if (_stopStep is null && !Complete)
        {
            process.Print(now, $"{signal}: waiting for peers, nothing can be saved");
            return;
        }

        if (_stopStep is null)
        {
            _stopStep = StepAt(now);
            _run++; // No further step.
            agenda.At(now + plan.SaveTime, at =>
            {
                if (_present.Count == 0) return;
                trainings.Save(key, _stopStep.Value);
                Tell(at, $"saved checkpoint at step {_stopStep}");
            });
        }

        process.Print(now, $"{signal}: saving a checkpoint at step {_stopStep}");
        agenda.At(now + plan.SaveTime, at => process.End(0, at));
    }

    /// <summary>What a trainer's metrics port serves, in Prometheus' text format.</summary>
    public string Metrics(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"""
        # HELP ensemble_job_step Steps done.
        # TYPE ensemble_job_step gauge
        ensemble_job_step {_stopStep ?? StepAt(now)}
        # TYPE ensemble_job_checkpoint_step gauge
        ensemble_job_checkpoint_step {trainings.CheckpointOf(key)}
        # TYPE ensemble_job_tokens counter
        ensemble_job_tokens_total {(_stopStep ?? StepAt(now)) * 1_000_000L}

        """);

    private int StepAt(DateTimeOffset now) =>
        Complete ? Math.Clamp(_from + (int)(Done(now) / plan.StepTime), _step, plan.Steps) : _step;

    private void Begin(DateTimeOffset now)
    {
        (_since, _step, _run) = (now, trainings.CheckpointOf(key), _run + 1);
        _from = _step = Math.Min(_step, plan.Steps - 1);
        _chips = [.. _present.SelectMany(p => p.Context.Chips).Select(chip =>
        {
            chip.Load(new ChipLoad(1), now);
            return (chip, chip.At(now).Work);
        })];
        Tell(now, hosts == 1 ? $"training on {_chips.Count} accelerators" : $"all {hosts} hosts are here: training on {_chips.Count} accelerators");
        if (_step > 0) Tell(now, $"resumed from checkpoint at step {_step}");
        Await(NextMark(), now);
    }

    /// <summary>The next step at which there is something to print or to save.</summary>
    private int NextMark()
    {
        var print = Math.Max(1, plan.Steps / 10);
        return Math.Min(plan.Steps, Math.Min((_step / print + 1) * print, (_step / plan.CheckpointEvery + 1) * plan.CheckpointEvery));
    }

    private void Await(int mark, DateTimeOffset now)
    {
        var left = plan.StepTime * (mark - _from) - Done(now);
        var speed = _chips.Count == 0 ? 1 : _chips.Min(c => c.Chip.Throughput);
        var pause = speed > 0 ? left / speed : TimeSpan.FromSeconds(1);
        var run = _run;
        agenda.At(now + (pause > TimeSpan.Zero ? pause : TimeSpan.FromTicks(1)), at =>
        {
            if (run != _run) return;
            var tolerance = TimeSpan.FromMicroseconds(10); // Throughput times time is rounded.
            if (Done(at) + tolerance < plan.StepTime * (mark - _from)) Await(mark, at);
            else Reach(mark, at);
        });
    }

    private TimeSpan Done(DateTimeOffset now) =>
        _chips.Count == 0 ? now - _since : _chips.Min(c => c.Chip.At(now).Work - c.Before);

    private void Reach(int step, DateTimeOffset now)
    {
        _step = step;
        var loss = 1.6 + 8.9 * Math.Exp(-5.0 * step / plan.Steps);
        _present[0].Print(now, string.Create(null, $"step {step}/{plan.Steps} loss {loss:0.00}"));
        if (step == plan.Steps)
        {
            End(now);
            return;
        }

        if (step % plan.CheckpointEvery == 0)
        {
            trainings.Save(key, step);
            _present[0].Print(now, $"saved checkpoint at step {step}");
        }

        Await(NextMark(), now);
    }

    private void End(DateTimeOffset now)
    {
        Tell(now, plan.ExitCode == 0 ? "training is complete" : $"training ends with exit code {plan.ExitCode}");
        if (plan.ExitCode == 0) trainings.Finish(key);
        foreach (var process in _present.ToArray()) process.End(plan.ExitCode, now);
    }

    private void Tell(DateTimeOffset now, string line)
    {
        foreach (var process in _present) process.Print(now, line);
    }
}
