using System.Collections.Immutable;
using System.Text.Json;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Serving;
using Xunit;

namespace Ensemble.Operator.Tests.Serving;

public sealed class ServingDraftSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>64 KiB is what a status may take; see docs/architecture.md.</summary>
    [Theory]
    [InlineData(128, 1)]
    [InlineData(128, 16)]
    [InlineData(32, 128)]
    public void The_most_replicas_keep_a_status_within_64_KiB(int replicas, int hosts)
    {
        var job = new InferenceJob { Metadata = new() { Name = "chat", NamespaceProperty = "default", Uid = "0a1b2c3d-1111-2222-3333-444455556666" } };
        job.Spec.Variants = [new() { Name = "nvidia" }];
        var draft = new ServingDraft(job, null, Now);
        for (var index = 0; index < replicas; index++)
        {
            draft.Apply(new RolloutStep.Add(index));
            var replica = draft.Find(index)!;
            replica.Revision = "0123456789";
            ImmutableArray<HostShare> shares = [.. Enumerable.Range(0, hosts).Select(host => new HostShare($"gpu-node-{(index * 37 + host * 101) % 4096:0000}", ChipSet.First(8)))];
            draft.Place(replica, new("nvidia", "h100-sxm", "nvidia-hall-1", 8, shares));
            draft.Ready(replica);
            replica.Failures = 12;
        }

        var status = draft.Finish(trouble: null, bad: false);

        Assert.Equal((replicas, replicas, replicas), (status.Gangs!.Count, status.ReadyReplicas, status.Attempt));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(status, ResourceJson.Options).Length, 1, 64 * 1024);
    }

    [Fact]
    public void A_failure_after_a_long_good_time_is_the_first_again()
    {
        var replica = new ReplicaStatus { Index = 0, Failures = 7, ReadyTime = Now.UtcDateTime - TimeSpan.FromMinutes(11) };

        Assert.Equal(0, ReplicaGangs.Terms(replica, null, Now).Failures);
        Assert.Equal(7, ReplicaGangs.Terms(new() { Index = 0, Failures = 7, ReadyTime = Now.UtcDateTime }, null, Now).Failures);
    }

    [Fact]
    public void What_somebody_else_wrote_into_a_status_and_makes_no_sense_is_passed_over()
    {
        var job = new InferenceJob { Status = new() { Gangs = [null!, new(), new() { Index = 1 }, new() { Index = 1 }, new() { Index = 2, Hosts = [new() { Nodes = "[" }] }] } };

        Assert.Equal([1, 2], Replicas.Of(job).Select(replica => replica.Index!.Value));
        Assert.All(Replicas.Of(job), replica => Assert.Null(Replicas.PlacementOf(replica)));
    }

    [Fact]
    public void No_attempt_number_is_given_twice()
    {
        var job = new InferenceJob { Metadata = new() { Name = "chat", Uid = "u" } };
        var draft = new ServingDraft(job, null, Now);
        var placement = new Placement("default", "h100-sxm", "a", 8, [new HostShare("n", ChipSet.First(8))]);
        draft.Apply(new RolloutStep.Add(0));
        draft.Place(draft.Find(0)!, placement);
        draft.Restart(draft.Find(0)!, new(Now, Counts: true, [], new Reason.NodeLost(0, "n")));
        draft.Apply(new RolloutStep.Drop(0));
        draft.Apply(new RolloutStep.Add(0));
        draft.Place(draft.Find(0)!, placement);

        Assert.Equal(2, draft.Find(0)!.Attempt);
    }
}
