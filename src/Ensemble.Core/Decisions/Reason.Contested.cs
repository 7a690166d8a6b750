using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Decisions;

/// <content>What is put right when two operators decided at one time.</content>
public abstract partial record Reason
{
    /// <summary>Another job holds chips of this one's placement with more right.</summary>
    /// <param name="Node">A node of both.</param>
    /// <param name="Chips">The chips of it that both were given.</param>
    /// <param name="Holder">The job that keeps them.</param>
    public sealed record ChipsPlacedTwice(string Node, ChipSet Chips, JobId Holder) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"chips {Chips} of {Node} were given to {Holder} too while one operator took over from another; {Holder} keeps them and this job starts elsewhere";
    }
}
