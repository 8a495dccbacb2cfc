using System.Globalization;

namespace Tessera.Server.Console;

/// <summary>How long somebody has to wait.</summary>
internal static class Waits
{
    /// <summary>Whole seconds, for <c>Retry-After</c>.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>For people.</summary>
    public static string Show(TimeSpan wait) => wait.TotalMinutes > 1
        ? Words.Get("time.minutes", (int)Math.Ceiling(wait.TotalMinutes))
        : Words.Get("time.seconds", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
}
