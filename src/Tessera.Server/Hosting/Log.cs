namespace Tessera.Server.Hosting;

/// <summary>Everything this server logs. No message takes a secret, a header or a body, but for the one-time setup code, whose way to the administrator the log is.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "The {Kind} {Id} does not match its seal, or is a former version of itself: the database was edited. It is refused until it is deleted or restored.")]
    public static partial void SealBroken(this ILogger logger, string kind, string id);

    [LoggerMessage(2, LogLevel.Information, "Index loaded: {Tokens} tokens, epoch {Epoch}, in {Milliseconds} ms.")]
    public static partial void IndexLoaded(this ILogger logger, int tokens, long epoch, long milliseconds);

    [LoggerMessage(3, LogLevel.Error, "The change feed could not be read; verification goes on until the index is too old.")]
    public static partial void FeedFailed(this ILogger logger, Exception exception);

    [LoggerMessage(42, LogLevel.Warning, "The connection that hears of changes was lost; they are found by the poll until it is open again.")]
    public static partial void ListeningFailed(this ILogger logger, Exception exception);

    [LoggerMessage(43, LogLevel.Warning, "The registry of nodes could not be read or written; tried again.")]
    public static partial void NodeRegistryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Usage could not be written down; it is kept and tried again.")]
    public static partial void UsageFlushFailed(this ILogger logger, Exception exception);

    [LoggerMessage(41, LogLevel.Error, "Usage that is too old could not be removed; tried again.")]
    public static partial void UsageRetentionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "The rotated token before {Id} could not be deleted on first use; it ends with its grace at the latest.")]
    public static partial void FirstUseFailed(this ILogger logger, Exception exception, Guid id);

    [LoggerMessage(6, LogLevel.Error, "Seals could not be checked; tried again at the next interval.")]
    public static partial void SealCheckFailed(this ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "First administrator {Email} created from settings.")]
    public static partial void AdminCreated(this ILogger logger, string email);

    [LoggerMessage(8, LogLevel.Warning, "The first administrator's password is shorter than 15 characters: change it.")]
    public static partial void AdminPasswordShort(this ILogger logger);

    [LoggerMessage(30, LogLevel.Warning, "There are no users yet. Make the first administrator with: tessera setup, or by POST {PublicUrl}/v1/setup. One-time code: {SetupCode}")]
    public static partial void SetupNeeded(this ILogger logger, string publicUrl, string setupCode);

    [LoggerMessage(40, LogLevel.Critical, "The {Kind} {Id} is gone from the database although nobody deleted it here. It is refused.")]
    public static partial void RowGone(this ILogger logger, string kind, string id);

    [LoggerMessage(50, LogLevel.Error, "The project {Id} is deleted, but something that was kept for it could not be removed.")]
    public static partial void ProjectObserverFailed(this ILogger logger, Exception exception, Guid id);

    [LoggerMessage(60, LogLevel.Information, "A passkey was refused at {Origin}: {Reason}")]
    public static partial void PasskeyRefused(this ILogger logger, string origin, string reason);

    [LoggerMessage(61, LogLevel.Warning, "Signing in by {Provider} failed: {Reason}")]
    public static partial void ExternalSignInFailed(this ILogger logger, string provider, string reason);

    [LoggerMessage(9, LogLevel.Error, "An unexpected error answered {Method} {Path} with 500.")]
    public static partial void Unexpected(this ILogger logger, Exception exception, string method, string path);
}
