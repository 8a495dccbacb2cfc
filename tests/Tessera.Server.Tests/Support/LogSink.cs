using System.Text;
using Microsoft.Extensions.Logging;

namespace Tessera.Server.Tests.Support;

/// <summary>Keeps everything that is logged, exceptions and scopes' text included, so that a test can look for secrets in it.</summary>
internal sealed class LogSink(StringBuilder text) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, text);

    public void Dispose()
    {
        // Holds nothing.
    }

    private sealed class Logger(string category, StringBuilder text) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (text)
                text.Append(logLevel).Append(' ').Append(category).Append(": ").AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }
    }
}
