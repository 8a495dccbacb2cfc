using Microsoft.Extensions.Options;

namespace Tessera.Server.Hosting;

/// <summary>
/// Makes the web server keep what it could not read to itself. Kestrel quotes the offending header line in the log when its own category is at
/// Information or below, and that line may be an <c>Authorization</c>; no level that an operator may choose is to write a secret.
/// </summary>
internal sealed class DiscreetLoggerFactory(
    IEnumerable<ILoggerProvider> providers, IOptionsMonitor<LoggerFilterOptions> filter, IOptions<LoggerFactoryOptions> options) : ILoggerFactory
{
    private const string Quoting = "Microsoft.AspNetCore.Server.Kestrel";
    private readonly LoggerFactory inner = new(providers, filter, options);

    public ILogger CreateLogger(string categoryName) =>
        categoryName == Quoting ? new Discreet(inner.CreateLogger(categoryName)) : inner.CreateLogger(categoryName);

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
}
