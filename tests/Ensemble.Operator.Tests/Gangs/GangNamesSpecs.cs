using CsCheck;
using Ensemble.Operator.Gangs;
using Xunit;

namespace Ensemble.Operator.Tests.Gangs;

public sealed class GangNamesSpecs
{
    private const string Uid = "0a1b2c3d-1111-2222-3333-444455556666";

    [Fact]
    public void Objects_are_named_after_job_attempt_and_rank()
    {
        Assert.Equal("finetune-0a1b2c3d-2-7", GangNames.Pod("finetune", Uid, 2, 7));
        Assert.Equal("finetune-0a1b2c3d", GangNames.Service("finetune", Uid));
        Assert.Equal("rings-config-finetune", GangNames.RankTable("finetune"));
    }

    [Fact]
    public void A_replicas_objects_are_named_after_the_replica_too()
    {
        Assert.Equal("chat-0a1b2c3d-r3-17-1", GangNames.Pod("chat", Uid, 17, 1, replica: 3));
        Assert.Equal("rings-config-chat-r3", GangNames.RankTable("chat", replica: 3));
    }

    [Fact]
    public void A_name_that_starts_with_a_digit_makes_a_service_all_the_same() =>
        Assert.Equal("j-7b.chat-0a1b2c3d".Replace('.', '-'), GangNames.Service("7b.chat", Uid));

    [Fact]
    public void All_names_are_valid_host_names_whatever_the_job_is_called() =>
        Gen.String[Gen.Char["abcxyz019-."], 1, 253].Where(name => char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]))
            .Select(Gen.Int[1, 99_999], Gen.Int[0, 65_535], Gen.Int[0, 9_999]).Sample((name, attempt, rank, replica) =>
            {
                var pod = GangNames.Pod(name, Uid, attempt, rank);
                var replicaPod = GangNames.Pod(name, Uid, attempt * 100, rank, replica);
                var service = GangNames.Service(name, Uid);
                Assert.True(pod.Length <= 63 && service.Length <= 63 && replicaPod.Length <= 63);
                Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", replicaPod);
                Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", service);
                Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", pod);
                Assert.True(GangNames.LabelValue(name).Length <= 63);
            });
}
