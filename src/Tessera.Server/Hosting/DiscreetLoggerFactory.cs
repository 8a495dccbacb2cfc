using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Tessera.Server.Hosting;

/// <summary>
/// Makes the web server keep secrets to itself, at whatever level an operator may choose. Kestrel quotes the offending header line in the log when its own
/// category is at Information or below, and that line may be an <c>Authorization</c>. The host writes each request's query, in which a token may stand.
/// </summary>
internal sealed partial class DiscreetLoggerFactory(
    IEnumerable<ILoggerProvider> providers, IOptionsMonitor<LoggerFilterOptions> filter, IOptions<LoggerFactoryOptions> options) : ILoggerFactory
{
    private const string Quoting = "Microsoft.AspNetCore.Server.Kestrel";
    private const string WithQuery = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private readonly LoggerFactory inner = new(providers, filter, options);

    public ILogger CreateLogger(string categoryName) => categoryName switch
    {
        Quoting => new Discreet(inner.CreateLogger(categoryName)),
        WithQuery => new Redacted(inner.CreateLogger(categoryName)),
        _ => inner.CreateLogger(categoryName),
    };

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Discreet(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    // Writes the text alone: the fields of the state hold the query as well.
    private sealed partial class Redacted(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var text = SecretInQuery().Replace(formatter(state, exception), "${name}=…");
            inner.Log(logLevel, eventId, text, exception, static (redacted, _) => redacted);
        }

        [GeneratedRegex(@"(?<name>\b(?:circle-token|token|code))=[^&\s]*", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
        private static partial Regex SecretInQuery();
    }
}
