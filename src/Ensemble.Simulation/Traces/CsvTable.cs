using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Core;

namespace Ensemble.Simulation.Traces;

/// <summary>A plain CSV file with a line of headings, read column by name; what is wrong in it is collected with file and line.</summary>
/// <remarks>No quoting: the traces that we read have none.</remarks>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly string[] _headings;
    private readonly string[][] _rows;
    private readonly List<Fault> _faults = [];

    private CsvTable(string file, string[] lines)
    {
        _file = Path.GetFileName(file);
        _headings = lines.Length > 0 ? [.. lines[0].TrimStart('\uFEFF').Split(',').Select(h => h.Trim())] : [];
        _rows = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
    }

    /// <summary>How many rows follow the headings.</summary>
    public int Count => _rows.Length;

    /// <summary>All that was found wrong so far.</summary>
    public ImmutableArray<Fault> Faults => [.. _faults];

    /// <summary>Reads a file.</summary>
    public static CsvTable Read(string file) => new(file, File.ReadAllLines(file));

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string column) => Array.IndexOf(_headings, column) >= 0;

    /// <summary>A cell; empty where the row is too short.</summary>
    public string Text(int row, string column)
    {
        var at = Array.IndexOf(_headings, column);
        if (at < 0) Complain(-1, column, "is missing", $"Add a column {column}.");
        return at >= 0 && at < _rows[row].Length ? _rows[row][at].Trim() : string.Empty;
    }

    /// <summary>A cell that is a whole number in a range; its least value where it is not.</summary>
    public int Number(int row, string column, int least, int most)
    {
        var text = Text(row, column);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        if (Has(column)) Complain(row, column, $"is '{text}'", $"Use a whole number from {least} to {most}.");
        return least;
    }

    /// <summary>A cell that is a number, or null where it is empty or none.</summary>
    public double? Seconds(int row, string column) =>
        Has(column) && double.TryParse(Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Notes a fault; once for a column that is missing.</summary>
    public void Complain(int row, string column, string problem, string cure)
    {
        var field = row < 0 ? $"{_file}: {column}" : $"{_file}:{row + 2}: {column}"; // Line 1 is the headings.
        var fault = new Fault(field, problem, cure);
        if (_faults.Count < 100 && !_faults.Contains(fault)) _faults.Add(fault);
    }
}
