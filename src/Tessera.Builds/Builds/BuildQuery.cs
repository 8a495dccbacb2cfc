using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Which builds a list shows: <c>limit</c> (1 to 100, default 30), <c>offset</c>, <c>filter</c>. <c>shallow</c> is taken and changes nothing.</summary>
/// <param name="Limit">How many.</param>
/// <param name="Offset">How many of the newest are passed over.</param>
/// <param name="Filter"><c>completed</c>, <c>successful</c>, <c>failed</c>, <c>running</c>, or null.</param>
internal sealed record BuildQuery(int Limit, int Offset, string? Filter)
{
    /// <summary>Most builds that a list shows.</summary>
    public const int MaxLimit = 100;

    /// <summary>What <see cref="Filter"/> may be.</summary>
    public static IReadOnlyList<string> Filters { get; } = ["completed", "successful", "failed", "running"];

    /// <summary>Only builds with smaller numbers; null: from the newest on. Unlike <see cref="Offset"/> it costs nothing to pass them over.</summary>
    public int? Before { get; init; }

    /// <summary>Reads it from a request.</summary>
    /// <returns>The query, or what is wrong.</returns>
    public static (BuildQuery? Query, string? Error) Read(HttpRequest request)
    {
        if (!TryNumber(request.Query["limit"], 30, 1, MaxLimit, out var limit))
            return (null, "limit: a number from 1 to 100.");
        if (!TryNumber(request.Query["offset"], 0, 0, 999_999_999, out var offset))
            return (null, "offset: a number, at least 0.");
        var filter = request.Query["filter"];
        if (!StringValues.IsNullOrEmpty(filter) && !Filters.Contains(filter.ToString()))
            return (null, "filter: completed, successful, failed or running.");
        var shallow = request.Query["shallow"];
        if (!StringValues.IsNullOrEmpty(shallow) && shallow.ToString() is not ("true" or "false"))
            return (null, "shallow: true or false.");
        return (new(limit, offset, StringValues.IsNullOrEmpty(filter) ? null : filter.ToString()), null);
    }

    /// <summary>Those of the builds that it shows, newest first.</summary>
    public IQueryable<BuildRow> Apply(IQueryable<BuildRow> builds)
    {
        var chosen = Filter switch
        {
            "completed" => builds.Where(row => row.Lifecycle == Lifecycle.Finished),
            "successful" => builds.Where(row => row.Outcome == Outcome.Success),
            "failed" => builds.Where(row => row.Outcome == Outcome.Failed || row.Outcome == Outcome.TimedOut || row.Outcome == Outcome.InfrastructureFail),
            "running" => builds.Where(row => row.Lifecycle == Lifecycle.Running),
            _ => builds,
        };
        if (Before is { } before)
            chosen = chosen.Where(row => row.Number < before);
        return chosen.OrderByDescending(row => row.Number).Skip(Offset).Take(Limit);
    }

    private static bool TryNumber(StringValues values, int otherwise, int least, int most, out int number)
    {
        number = otherwise;
        if (StringValues.IsNullOrEmpty(values))
            return true;
        var text = values.ToString();
        return text.Length <= 9 && text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
    }
}
