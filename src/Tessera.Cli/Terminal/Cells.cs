using System.Globalization;

namespace Tessera.Cli.Terminal;

/// <summary>How single values are written for people.</summary>
internal static class Cells
{
    /// <summary>To the minute, in the reader's own zone; <c>--json</c> keeps what the server sent.</summary>
    public static string Time(DateTimeOffset? at, string none = "never") =>
        at is null
            ? none
            : TimeZoneInfo.ConvertTime(at.Value, TimeProvider.System.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string YesNo(bool value) => value ? "yes" : "no";

    public static string Names(IEnumerable<string>? names) => string.Join(", ", names ?? []);

    /// <summary>One line without control characters: a name chosen by somebody else must not steer the reader's terminal.</summary>
    public static string Line(string? text) => Lines(text).ReplaceLineEndings(" ").Replace('\t', ' ');

    /// <summary>The same, line breaks and tabs kept.</summary>
    public static string Lines(string? text) =>
        text is null ? "" : string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'));
}
