using System.Globalization;
using Ensemble.Cli.Output;
using Spectre.Console;

namespace Ensemble.Cli.Demo;

/// <summary>Writes the story: sections, and lines with the cluster's time in front.</summary>
internal sealed class Storyteller(IAnsiConsole console, TimeProvider clusterClock)
{
    private long _start = clusterClock.GetTimestamp();

    /// <summary>Starts a section.</summary>
    public void Section(string title)
    {
        console.WriteLine();
        console.WriteLine(title, new Style(Color.Aqua, decoration: Decoration.Bold));
    }

    /// <summary>Lets the time of the lines begin now.</summary>
    public void StartClock() => _start = clusterClock.GetTimestamp();

    /// <summary>A sentence without time.</summary>
    public void Say(string sentence) => console.WriteLine($"  {sentence}");

    /// <summary>A table.</summary>
    public void Show(TextTable table) => table.WriteTo(console);

    /// <summary>Something that happened now.</summary>
    public void Tell(StoryLine line)
    {
        var seconds = clusterClock.GetElapsedTime(_start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        // A table of one row: on a narrow terminal the text folds inside its column.
        var row = new Table { Border = TableBorder.None, ShowHeaders = false };
        foreach (var width in (ReadOnlySpan<int>)[9, 13, 8]) row.AddColumn(new TableColumn("") { Width = width, NoWrap = true, Padding = new(0, 0, 2, 0) });
        row.AddColumn(new TableColumn("") { Padding = new(0, 0, 0, 0) });
        row.AddRow(
            new Text($"{seconds,7} s", new Style(Color.Grey)), new Text(line.Who, new Style(decoration: Decoration.Bold)),
            new Text(line.What, StyleOf(line.Tone)), new Text(line.Text));
        console.Write(row);
    }

    private static Style StyleOf(StoryTone tone) => tone switch
    {
        StoryTone.Good => new(Color.Green),
        StoryTone.Waiting => new(Color.Yellow),
        StoryTone.Bad => new(Color.Red),
        _ => Style.Plain,
    };
}
