using Microsoft.Extensions.Logging;

namespace Tessera.Builds;

/// <summary>Everything the builds API logs. No message takes a secret, a header or a body.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Builds whose lease has lapsed could not be taken back; it is tried again.")]
    public static partial void LapsedBuildsNotTakenBack(this ILogger logger, Exception exception);
}
