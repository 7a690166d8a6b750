using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Ensemble.Cli.Output;

/// <summary>Where a command writes: answers on standard output, progress and complaints on standard error.</summary>
/// <remarks>
/// Colours and wrapping only where a person looks: a pipe or a file gets plain text, one line a line. NO_COLOR (no-color.org) turns
/// colours off everywhere.
/// </remarks>
internal sealed class Terminal(TextWriter output, IAnsiConsole outputConsole, TextWriter error, IAnsiConsole errorConsole)
{
    // Wide enough that no line of ours is ever wrapped where a program reads it.
    private const int UnlimitedWidth = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // It is read by jq, not put into a web page.
        DefaultIgnoreCondition = JsonIgnoreCondition.Never, // A key is a promise: it is there even where it has no value.
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Standard output, for text that must not be touched.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Standard error, for text that must not be touched.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Standard output, for marked-up text and tables.</summary>
    public IAnsiConsole OutputConsole { get; } = outputConsole;

    /// <summary>Standard error, for marked-up text and tables.</summary>
    public IAnsiConsole ErrorConsole { get; } = errorConsole;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new(
            Console.Out, ConsoleOn(Console.Out, Console.IsOutputRedirected, colours),
            Console.Error, ConsoleOn(Console.Error, Console.IsErrorRedirected, colours));
    }

    /// <summary>A terminal without colours that writes to these.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) =>
        new(output, ConsoleOn(output, redirected: true, colours: false), error, ConsoleOn(error, redirected: true, colours: false));

    /// <summary>Where the text of a command goes that people read on the way to the answer.</summary>
    public IAnsiConsole ProgressConsole(OutputFormat format) => format == OutputFormat.Json ? ErrorConsole : OutputConsole;

    /// <summary>Writes the one JSON object that is the answer.</summary>
    public void WriteJson(object answer) => Output.WriteLine(JsonSerializer.Serialize(answer, Json));

    /// <summary>Says what is wrong and what to do about it.</summary>
    public void Complain(string problem, string? cure = null)
    {
        ErrorConsole.MarkupLineInterpolated($"[red]error:[/] {problem}");
        if (cure is not null) ErrorConsole.WriteLine(cure);
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected, bool colours)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || !colours ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (redirected)
        {
            console.Profile.Width = UnlimitedWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
