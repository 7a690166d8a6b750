using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Ensemble.Cli;

/// <summary>Examples in the help of commands: a line to copy, and what it is for.</summary>
internal static class Examples
{
    private static readonly ConditionalWeakTable<Command, List<(string Line, string For)>> ByCommand = [];

    /// <summary>Adds an example to a command's help.</summary>
    /// <param name="command">The command.</param>
    /// <param name="line">What to type after the program's name.</param>
    /// <param name="purpose">What it is for: a few words.</param>
    /// <returns>The command.</returns>
    public static T With<T>(this T command, string line, string purpose)
        where T : Command
    {
        ByCommand.GetOrCreateValue(command).Add((line, purpose));
        return command;
    }

    /// <summary>The commands of a tree that have no example; a test keeps it empty.</summary>
    public static bool Has(Command command) => ByCommand.TryGetValue(command, out _);

    /// <summary>Lets the help of a root command and all below it end with their examples.</summary>
    /// <param name="root">The root command.</param>
    /// <param name="program">How the user called us.</param>
    public static void ShowIn(RootCommand root, string program)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        foreach (var alias in (string[])["/h", "/?"]) help.Aliases.Remove(alias); // They look like paths, and completion would offer them.
        if (help.Action is HelpAction action) help.Action = new HelpWithExamples(action, program);
    }

    private sealed class HelpWithExamples(HelpAction help, string program) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true; // Who asks for help is not told what is still missing.

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (!ByCommand.TryGetValue(parseResult.CommandResult.Command, out var examples)) return code;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var (line, purpose) in examples)
            {
                output.WriteLine($"  # {purpose}");
                output.WriteLine($"  {program} {line}");
            }

            return code;
        }
    }
}
