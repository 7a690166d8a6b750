using Ensemble.Cli.Output;
using Spectre.Console;

namespace Ensemble.Cli.Tests;

internal static class Plain
{
    /// <summary>What is written to a pipe, without the blanks at the ends of lines.</summary>
    public static string Text(Action<IAnsiConsole> write)
    {
        var output = new StringWriter();
        write(Terminal.Plain(output, TextWriter.Null).OutputConsole);
        return string.Join('\n', output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
