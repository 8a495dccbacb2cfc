using System.Net;

namespace Tessera.Cli.Runner.Leases;

/// <summary>Which failures are worth another try, and when.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Whether the same request may go well a little later: the server was not reached, is overloaded, or has failed.</summary>
    public static bool MayPass(CommandFailedException failed) => failed.Status switch
    {
        null => failed.Code == ExitCode.Unavailable,
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported or HttpStatusCode.InsufficientStorage => false,
        { } status => status >= HttpStatusCode.InternalServerError,
    };

    /// <summary>How long to wait after this many failures: twice as long each time, up to ten seconds.</summary>
    public static TimeSpan Pause(int failures) => Jittered(Longest < First * Math.Pow(2, Math.Min(failures, 10)) ? Longest : First * Math.Pow(2, failures));

    /// <summary>A little more or less, so that many runners do not all ask in the same moment.</summary>
    public static TimeSpan Jittered(TimeSpan pause) => pause * (0.8 + (Random.Shared.NextDouble() * 0.4));
}
