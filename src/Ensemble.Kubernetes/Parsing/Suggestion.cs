namespace Ensemble.Kubernetes.Parsing;

/// <summary>What somebody may have meant who wrote a name that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of the known names where one is near, and all of them where they are few.</summary>
    public static string Cure(string written, IReadOnlyList<string> known)
    {
        var nearest = Nearest(written, known);
        var all = known.Count <= 12 ? $"Use one of {string.Join(", ", known)}." : "";
        return nearest is null ? (all.Length > 0 ? all : "Leave it out.") : $"Did you mean {nearest}? {all}".TrimEnd();
    }

    /// <summary>The known name with the fewest edits, at most a third of its letters; null where none is near. Ties go to the first.</summary>
    public static string? Nearest(string written, IReadOnlyList<string> known)
    {
        if (written.Length > 64) return null;
        var (best, fewest) = ((string?)null, int.MaxValue);
        foreach (var name in known)
        {
            var edits = Edits(written.ToLowerInvariant(), name.ToLowerInvariant());
            if (edits < fewest && edits <= Math.Max(1, name.Length / 3)) (best, fewest) = (name, edits);
        }

        return best;
    }

    /// <summary>Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Edits(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
