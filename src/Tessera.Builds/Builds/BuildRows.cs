using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Finds builds by the number that stands in a path.</summary>
internal static class BuildRows
{
    /// <summary>What 404 names.</summary>
    public const string What = "Build";

    /// <summary>Why a finished build takes no change.</summary>
    public static string FinishedMessage(BuildRow build) => $"The build is finished ({BuildStatus.Of(build)}) and does not change any more.";

    /// <summary>Reads a number of a path: digits alone, without a leading zero.</summary>
    public static bool TryParseNumber(string? text, out int number)
    {
        number = 0;
        return text is { Length: >= 1 and <= 10 } && text[0] != '0' && text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The build of a project by its number, for changing when the context tracks; null when there is none.</summary>
    public static async Task<BuildRow?> FindAsync(BuildsDb db, Guid projectId, string? number, CancellationToken ct) =>
        TryParseNumber(number, out var parsed) ? await FindAsync(db, projectId, parsed, ct) : null;

    /// <summary>The build of a project by its number, for changing when the context tracks; null when there is none.</summary>
    public static Task<BuildRow?> FindAsync(BuildsDb db, Guid projectId, int number, CancellationToken ct) =>
        db.Builds.SingleOrDefaultAsync(row => row.ProjectId == projectId && row.Number == number, ct);
}
