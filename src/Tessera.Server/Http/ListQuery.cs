using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tessera.Server.Http;

/// <summary>
/// The query of a list call, read strictly: only the named parameters, each at most once. Collects what is wrong, so that the answer names all of it.
/// </summary>
internal sealed class ListQuery
{
    private readonly IQueryCollection query;
    private readonly string path;
    private readonly List<(string, string)> errors = [];

    public ListQuery(HttpRequest request, params IReadOnlyList<string> allowed)
    {
        query = request.Query;
        path = request.Path.Value ?? "";
        foreach (var (name, values) in query)
        {
            if (name is not ("limit" or "cursor") && !allowed.Contains(name))
                errors.Add((name, $"is not a parameter of this call; allowed are {string.Join(", ", ["limit", "cursor", .. allowed])}."));
            else if (values.Count > 1)
                errors.Add((name, "stands in the query more than once."));
        }
    }

    /// <summary>What is wrong so far; null when nothing is.</summary>
    public ProblemHttpResult? Problem => errors.Count == 0 ? null : Problems.Invalid([.. errors]);

    /// <summary>A parameter as text; null when absent or empty.</summary>
    public string? Text(string name, int maxLength = 200)
    {
        var value = query[name].Count == 1 ? query[name][0] : null;
        if (value is not null && (value.Length > maxLength || value.Any(char.IsControl)))
            errors.Add((name, $"must be at most {maxLength} characters, none of them control characters."));
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>A parameter that is one of a few words.</summary>
    public string? OneOf(string name, params IReadOnlyList<string> allowed)
    {
        var value = Text(name);
        if (value is not null && !allowed.Contains(value))
            errors.Add((name, $"must be one of {string.Join(", ", allowed)}."));
        return value;
    }

    /// <summary>A parameter that is an id.</summary>
    public Guid? Id(string name)
    {
        var value = Text(name);
        if (value is null)
            return null;
        if (!Guid.TryParseExact(value, "D", out var id))
            errors.Add((name, "must be an id."));
        return id;
    }

    /// <summary>A parameter that is a time, RFC 3339.</summary>
    public DateTimeOffset? Time(string name)
    {
        var value = Text(name);
        if (value is null)
            return null;
        string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if (!DateTimeOffset.TryParseExact(value, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            errors.Add((name, "must be a date or time, for example 2026-11-03 or 2026-11-03T11:39:42Z."));
        return time;
    }

    /// <summary>Limit and position.</summary>
    public PageRequest Page(Cursors cursors)
    {
        var limit = PageRequest.DefaultLimit;
        if (Text("limit") is { } text && (!text.All(char.IsAsciiDigit) || text.Length > 3 || (limit = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) is < 1 or > PageRequest.MaxLimit))
            errors.Add(("limit", $"must be a number from 1 to {PageRequest.MaxLimit}."));
        var bound = path + '?' + string.Join('&', query.Where(p => p.Key is not ("limit" or "cursor")).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value.ToString())}"));
        string? after = null;
        if (Text("cursor", 1024) is { } cursor && !cursors.TryRead(bound, cursor, out after))
            errors.Add(("cursor", "is not a cursor of this query: repeat the query it came from, or begin without one."));
        return new(limit, after, bound);
    }
}
