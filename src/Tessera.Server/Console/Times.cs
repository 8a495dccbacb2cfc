using System.Globalization;

namespace Tessera.Server.Console;

/// <summary>Times as people read them, in the viewer's zone (C10): near ones relative, others as a date.</summary>
internal static class Times
{
    private static readonly TimeSpan Near = TimeSpan.FromDays(7);

    /// <summary>Relative up to seven days away, a date beyond.</summary>
    public static string Show(DateTimeOffset at, Viewer viewer)
    {
        var distance = at - viewer.Now;
        if (distance.Duration() > Near)
            return Date(at, viewer);
        var (count, unit) = distance.Duration() switch
        {
            { TotalMinutes: < 1 } => (0, "now"),
            { TotalHours: < 1 } near => ((int)near.TotalMinutes, "minutes"),
            { TotalDays: < 1 } near => ((int)near.TotalHours, "hours"),
            // As the status counts the days that are left: one that has begun is one.
            var near => ((int)(distance < TimeSpan.Zero ? near.TotalDays : Math.Ceiling(near.TotalDays)), "days"),
        };
        return unit == "now" ? Words.Get("time.now")
            : Words.Get($"time.{(distance < TimeSpan.Zero ? "ago" : "in")}.{unit}{(count == 1 ? ".one" : "")}", count);
    }

    /// <summary>The date alone: <c>Oct 2, 2026</c> or <c>2026年10月2日</c>.</summary>
    public static string Date(DateTimeOffset at, Viewer viewer) => Local(at, viewer).ToString(Words.Get("time.date-format"), viewer.Culture);

    /// <summary>A day as a date: days are counted in UTC.</summary>
    public static string Day(DateOnly day, Viewer viewer) => day.ToString(Words.Get("time.date-format"), viewer.Culture);

    /// <summary>Date, time and zone.</summary>
    public static string Full(DateTimeOffset at, Viewer viewer)
    {
        var local = Local(at, viewer);
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : $"UTC{local.Offset:hh\\:mm}".Insert(3, local.Offset < TimeSpan.Zero ? "−" : "+");
        return $"{local.ToString(Words.Get("time.full-format"), viewer.Culture)} {offset}";
    }

    /// <summary>As machines read it: RFC 3339, UTC.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(DateTimeOffset at, Viewer viewer) => TimeZoneInfo.ConvertTime(at, viewer.Zone);
}
