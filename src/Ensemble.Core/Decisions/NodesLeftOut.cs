using System.Collections.Immutable;

namespace Ensemble.Core.Decisions;

/// <summary>The nodes of a pool that a job may not use, each counted once.</summary>
/// <param name="NotReady">Nodes that are not ready.</param>
/// <param name="Cordoned">Nodes closed for new pods.</param>
/// <param name="Tainted">Nodes with a taint it does not tolerate.</param>
/// <param name="NotSelected">Nodes that its selector or affinity excludes.</param>
public sealed record NodesLeftOut(int NotReady, int Cordoned, int Tainted, int NotSelected)
{
    /// <summary>Whether volumes are among what excludes nodes.</summary>
    public bool ByVolumes { get; init; }

    /// <summary>What would bring them in.</summary>
    public ImmutableArray<Cure> Cures
    {
        get
        {
            var cures = ImmutableArray.CreateBuilder<Cure>();
            if (Cordoned > 0) cures.Add(new("kubectl uncordon", More(Cordoned)));
            if (NotReady > 0) cures.Add(new("bring nodes back to Ready", More(NotReady)));
            if (Tainted > 0) cures.Add(new("template.spec.tolerations", More(Tainted)));
            if (NotSelected > 0) cures.Add(new("template.spec.nodeSelector and affinity", More(NotSelected)));
            return cures.DrainToImmutable();
        }
    }

    /// <summary>Such as <c>1 node not ready, 2 nodes cordoned</c>; empty where there are none.</summary>
    public override string ToString() => string.Join(", ", Parts());

    private static string More(int nodes) => $"{Nodes(nodes)} more could be used";

    private static string Nodes(int nodes) => ResourceText.Count(nodes, "node");

    private IEnumerable<string> Parts()
    {
        if (NotReady > 0) yield return $"{Nodes(NotReady)} not ready";
        if (Cordoned > 0) yield return $"{Nodes(Cordoned)} cordoned";
        if (Tainted > 0) yield return $"{Nodes(Tainted)} with a taint it does not tolerate";
        if (NotSelected > 0) yield return $"{Nodes(NotSelected)} not selected by its template{(ByVolumes ? " or out of reach of its volumes" : "")}";
    }
}
