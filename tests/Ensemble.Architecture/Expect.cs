namespace Ensemble.Architecture;

internal static class Expect
{
    /// <summary>Fails with every line of what is wrong, where Assert.Empty cuts them short.</summary>
    public static void Nothing(IEnumerable<string> wrong)
    {
        var lines = wrong.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (lines.Count > 0) Assert.Fail(string.Join(Environment.NewLine, lines));
    }
}
