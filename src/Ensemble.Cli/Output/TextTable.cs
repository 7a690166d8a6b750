using Spectre.Console;

namespace Ensemble.Cli.Output;

/// <summary>A table in the manner of kubectl: capital headings, no lines, three spaces between columns, so that awk and eyes can read it.</summary>
/// <remarks>What is long stands last: a terminal folds that column inside itself; a pipe gets one line a row, without blanks at its end.</remarks>
internal sealed class TextTable(params string[] headings)
{
    private const int Gap = 3;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; a cell that is empty or null shows as a dash.</summary>
    public void Add(params ReadOnlySpan<string?> cells)
    {
        var row = new string[headings.Length];
        for (var i = 0; i < row.Length; i++) row[i] = string.IsNullOrEmpty(cells[i]) ? "-" : cells[i]!;
        _rows.Add(row);
    }

    /// <summary>Writes it.</summary>
    public void WriteTo(IAnsiConsole console)
    {
        if (console.Profile.Capabilities.Ansi) console.Write(Folding());
        else foreach (var line in Lines()) console.WriteLine(line);
    }

    private IEnumerable<string> Lines()
    {
        string[][] all = [headings, .. _rows];
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length) + Gap).ToArray();
        return all.Select(row => string.Concat(row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private Table Folding()
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { Padding = new(0, 0, Gap, 0), NoWrap = heading != headings[^1] });
        foreach (var row in _rows) table.AddRow(row.Select(cell => new Text(cell, StateStyle.Of(cell))));
        return table;
    }
}
