using Microsoft.Extensions.Logging;

namespace Tessera.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Tokens cannot be verified right now, and requests are refused with 503: {Why}")]
    public static partial void CannotAsk(this ILogger log, string why);

    [LoggerMessage(2, LogLevel.Warning, "The feed of tokens is interrupted and tried again: {Why}")]
    public static partial void FeedInterrupted(this ILogger log, string why);

    [LoggerMessage(3, LogLevel.Warning, "How tokens were used cannot be reported right now and is kept for the next time: {Why}")]
    public static partial void UsageUnsent(this ILogger log, string why);

    [LoggerMessage(4, LogLevel.Error, "A report of how tokens were used is given up: {Why}")]
    public static partial void UsageDropped(this ILogger log, string why);
}
