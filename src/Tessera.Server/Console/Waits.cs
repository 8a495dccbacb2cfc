using System.Globalization;

namespace Tessera.Server.Console;

/// <summary>How long somebody has to wait.</summary>
internal static class Waits
{
    /// <summary>Whole seconds, for <c>Retry-After</c>.</summary>
    private static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Says in the answer's header how long to wait, and gives the sentence for the page.</summary>
    public static string Throttled(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Seconds(wait);
        return Words.Get("sign-in.throttled", Show(wait));
    }

    /// <summary>For people.</summary>
    private static string Show(TimeSpan wait) => wait.TotalMinutes > 1
        ? Words.Get("time.minutes", (int)Math.Ceiling(wait.TotalMinutes))
        : Words.Get("time.seconds", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
}
