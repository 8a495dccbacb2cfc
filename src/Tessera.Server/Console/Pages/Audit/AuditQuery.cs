using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Tessera.Server.Audit;
using Tessera.Server.Console.Forms;
using Tessera.Server.Http;

namespace Tessera.Server.Console.Pages.Audit;

/// <summary>The filter of the audit log as it was entered. Days are those of the viewer's zone; both ends are included.</summary>
internal sealed record AuditQuery
{
    public string? Actor { get; private init; }

    public string? Action { get; private init; }

    public string? Token { get; private init; }

    public string? Project { get; private init; }

    public string? From { get; private init; }

    public string? To { get; private init; }

    /// <summary>The filter as understood; null when something is wrong with it.</summary>
    public AuditFilter? Filter { get; private init; }

    public FormErrors Errors { get; } = [];

    public static AuditQuery Read(HttpContext http)
    {
        var query = new AuditQuery
        {
            Actor = Filters.Text(http, "actor"),
            Action = Filters.Text(http, "action"),
            Token = Filters.Text(http, "token"),
            Project = Filters.Text(http, "project"),
            From = Filters.Text(http, "from"),
            To = Filters.Text(http, "to"),
        };
        var zone = http.Viewer().Zone;
        Guid? actor = Guid.TryParseExact(query.Actor, "D", out var id) ? id : null;
        var filter = new AuditFilter(
            actor, actor is null ? query.Actor : null, query.Action, query.TokenId(), query.Project,
            query.Day("from", query.From) is { } first ? BeginningOf(first, zone) : null,
            query.Day("to", query.To) is { } last ? BeginningOf(last.AddDays(1), zone).AddMilliseconds(-1) : null);
        return query.Errors.Any ? query : query with { Filter = filter };
    }

    /// <summary>Address of the same events as a file.</summary>
    public string FileAddress()
    {
        var query = new QueryBuilder();
        Add(query, "actor", Actor);
        Add(query, "action", Action);
        Add(query, "token", Token);
        Add(query, "project", Project);
        Add(query, "from", Machine(Filter?.From));
        Add(query, "to", Machine(Filter?.To));
        return $"/v1/audit-events.csv{query}";
    }

    private static void Add(QueryBuilder query, string name, string? value)
    {
        if (value is not null)
            query.Add(name, value);
    }

    private static string? Machine(DateTimeOffset? at) => at?.UtcDateTime.ToString(RfcTimeConverter.Format, CultureInfo.InvariantCulture);

    // A day begins at its first instant, also where clocks are put forward or back at midnight.
    private static DateTimeOffset BeginningOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    private Guid? TokenId()
    {
        if (Token is null)
            return null;
        if (Guid.TryParseExact(Token, "D", out var id))
            return id;
        Errors.Add("token", "must be an id.");
        return null;
    }

    private DateOnly? Day(string field, string? text)
    {
        if (text is null)
            return null;
        // Within what can be counted in any zone.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and < 9999)
            return day;
        Errors.Add(field, "must be a date, for example 2026-11-03.");
        return null;
    }
}
