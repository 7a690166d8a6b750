namespace Ensemble.Cli.Output;

/// <summary>For whom a command writes.</summary>
internal enum OutputFormat
{
    /// <summary>People: tables and sentences.</summary>
    Text,

    /// <summary>Programs: one JSON object as the last line of standard output; all else goes to standard error.</summary>
    Json,
}
