using Microsoft.Extensions.Logging;

namespace Ensemble.Cli.Local;

/// <summary>The log of an operator that runs inside a command: warnings and worse, a line each, where complaints go.</summary>
internal sealed class WarningLog(TextWriter writer) : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It has one place to write to.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var line = formatter(state, exception);
        lock (_gate) writer.WriteLine(exception is null ? $"operator: {line}" : $"operator: {line}: {exception.GetType().Name}: {exception.Message}");
    }

    public void Dispose()
    {
    }
}
