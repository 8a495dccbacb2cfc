using Microsoft.Extensions.Logging;

namespace Tessera.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Tokens cannot be verified right now, and requests are refused with 503: {Why}")]
    public static partial void CannotAsk(this ILogger log, string why);

    [LoggerMessage(2, LogLevel.Warning, "The feed of tokens is interrupted and tried again: {Why}")]
    public static partial void FeedInterrupted(this ILogger log, string why);
}
