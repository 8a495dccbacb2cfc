namespace Tessera.Server.Console;

/// <summary>How long something took.</summary>
internal static class Durations
{
    /// <summary>Milliseconds, seconds, minutes and seconds, or hours and minutes: as much as one wants to know of it.</summary>
    public static string Show(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return time.TotalSeconds < 1 ? Words.Get("duration.ms", (int)time.TotalMilliseconds)
            : time.TotalMinutes < 1 ? Words.Get("duration.s", time.Seconds)
            : time.TotalHours < 1 ? Words.Get("duration.min", time.Minutes, time.Seconds)
            : Words.Get("duration.h", (int)time.TotalHours, time.Minutes);
    }
}
