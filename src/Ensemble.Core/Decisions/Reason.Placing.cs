using Ensemble.Core.Fleet;

namespace Ensemble.Core.Decisions;

/// <content>Why a gang goes where it goes.</content>
public abstract partial record Reason
{
    /// <summary>One host holds it.</summary>
    /// <param name="Chips">Chips of the job.</param>
    /// <param name="Node">The host.</param>
    /// <param name="Free">Free chips of the host before.</param>
    /// <param name="Pool">The host's pool.</param>
    /// <param name="Pick">Why this variant, where there were several.</param>
    /// <param name="Resort">What it had to put up with.</param>
    /// <param name="Apart">How far it is from others of its group, where it has one.</param>
    public sealed record TightestHost(int Chips, string Node, int Free, string Pool, VariantPick? Pick, LastResort Resort, SpreadPick? Apart = null) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{Chips} of the {Free} free {Plural(Free, "chip")} of {Node}, the tightest fit in pool {Pool}{Notes(Pick, Resort, Apart)}";
    }

    /// <summary>One domain of the pool's network holds it.</summary>
    /// <param name="Chips">Chips of the job.</param>
    /// <param name="HostCount">Hosts of the job.</param>
    /// <param name="Level">The narrowest level that has a domain for it.</param>
    /// <param name="Domain">The domain.</param>
    /// <param name="Free">Free chips of the domain before.</param>
    /// <param name="Pool">The domain's pool.</param>
    /// <param name="Pick">Why this variant, where there were several.</param>
    /// <param name="Resort">What it had to put up with.</param>
    /// <param name="Apart">How far it is from others of its group, where it has one.</param>
    public sealed record SmallestDomain(
        int Chips, int HostCount, string Level, string Domain, int Free, string Pool, VariantPick? Pick, LastResort Resort, SpreadPick? Apart = null) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{Chips} of the {Free} free {Plural(Free, "chip")} of {Level} {Domain} on {Hosts(HostCount)}, "
            + $"the smallest domain of pool {Pool} that holds it{Notes(Pick, Resort, Apart)}";
    }

    /// <summary>Only the pool as a whole holds it.</summary>
    /// <param name="Chips">Chips of the job.</param>
    /// <param name="HostCount">Hosts of the job.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Free">Free chips of the pool before.</param>
    /// <param name="NoSingle">The widest level of the pool, none of whose domains holds it.</param>
    /// <param name="Pick">Why this variant, where there were several.</param>
    /// <param name="Resort">What it had to put up with.</param>
    /// <param name="Apart">How far it is from others of its group, where it has one.</param>
    public sealed record SpansPool(
        int Chips, int HostCount, string Pool, int Free, string NoSingle, VariantPick? Pick, LastResort Resort, SpreadPick? Apart = null) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{Chips} of the {Free} free {Plural(Free, "chip")} of pool {Pool} on {Hosts(HostCount)}, "
            + $"as no single {(NoSingle == PoolLevel.Host ? "host" : NoSingle)} holds it{Notes(Pick, Resort, Apart)}";
    }

    private static string Plural(long number, string noun) => number == 1 ? noun : noun + "s";

    private static string Notes(VariantPick? pick, LastResort resort, SpreadPick? apart) => (pick is null ? "" : $"; {pick}") + (apart is null ? "" : $"; {apart}") + resort switch
    {
        LastResort.UnwillingNodes => "; it fits only with nodes tainted PreferNoSchedule",
        LastResort.FailedNodes => "; it fits only with nodes that failed it before",
        _ => "",
    };
}
