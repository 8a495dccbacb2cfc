using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>
/// Service tokens, searched, filtered and sorted in the store, a page at a time by position, so that the last page costs what the first does: each order has an
/// index, and only a search or filter that hardly anything fits looks at all of it.
/// </summary>
internal static class ListServiceTokens
{
    public const string NewestFirst = "-createdAt";
    public const string NeverUsed = "never-used";

    public static IReadOnlyList<string> Statuses { get; } = ["active", "expiring", "expired", "grace", NeverUsed];

    public static IReadOnlyList<string> Sorts { get; } = ["name", "-name", "createdAt", NewestFirst, "lastUsedAt", "-lastUsedAt", "expiresAt", "-expiresAt"];

    /// <summary>Which of them, in which order.</summary>
    /// <param name="Search">Part of name, description or hint.</param>
    /// <param name="Type">One of the types.</param>
    /// <param name="Status">One of the statuses.</param>
    /// <param name="Sort">Field, with a minus for descending; default newest first.</param>
    public sealed record Filter(string? Search, string? Type, string? Status, string Sort);

    public static async Task<Page<TokenView>> ExecuteAsync(TesseraDb db, Filter filter, PageRequest page, DateTimeOffset now, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var rows = await Query(db, filter, page, now).AsNoTracking().ToListAsync(ct);
        var items = await views.OfAsync(db, rows.Take(page.Limit).Select(listed => listed.Token), ct);
        return new(items, rows.Count > page.Limit ? cursors.Create(page.Query, Position(rows[page.Limit - 1], FieldOf(filter))) : null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, TimeProvider clock, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request, "search", "type", "status", "sort");
        var filter = new Filter(query.Text("search"), query.OneOf("type", ServiceTokenType.All), query.OneOf("status", Statuses), query.OneOf("sort", Sorts) ?? NewestFirst);
        var page = query.Page(cursors);
        return query.Problem is { } problem ? problem : TypedResults.Ok(await ExecuteAsync(db, filter, page, clock.GetUtcNow(), views, cursors, ct));
    }

    /// <summary>The rows of a page and one more, when there is one.</summary>
    public static IQueryable<Listed> Query(TesseraDb db, Filter filter, PageRequest page, DateTimeOffset now)
    {
        var field = FieldOf(filter);
        var found = Matching(ServiceTokenRows.All(db), filter, now);
        var rows = field == "lastUsedAt" || filter.Status == NeverUsed ? ByUse(db, found) : found.Select(token => new Listed { Token = token, Id = token.Id });
        if (filter.Status == NeverUsed)
            rows = rows.Where(listed => listed.LastUsedAt == EF.Constant(DateTimeOffset.UnixEpoch));
        var descending = filter.Sort[0] == '-';
        return (field switch
        {
            "name" => Seek(rows, listed => listed.Token.NameKey!, text => text, page.After, descending),
            "lastUsedAt" => Seek(rows, listed => listed.LastUsedAt, Time, page.After, descending),
            "expiresAt" => Seek(rows, listed => listed.Token.ExpiresAt ?? EF.Constant(DateTimeOffset.MaxValue), Time, page.After, descending),
            // Ids begin with their time.
            _ => Seek(rows, listed => listed.Id, Guid.Parse, page.After, descending),
        }).Take(page.Limit + 1);
    }

    // The condition that always holds has SQLite begin with the index of use; it would rather sort all tokens.
    private static IQueryable<Listed> ByUse(TesseraDb db, IQueryable<TokenRow> tokens) =>
        from usage in db.Usage
        where usage.IsServiceToken && (usage.LastUsedAt ?? EF.Constant(DateTimeOffset.UnixEpoch)) >= EF.Constant(DateTimeOffset.UnixEpoch)
        join token in tokens on usage.TokenId equals token.Id
        select new Listed { Token = token, Id = usage.TokenId, LastUsedAt = usage.LastUsedAt ?? EF.Constant(DateTimeOffset.UnixEpoch) };

    // Those never used have no order by use.
    private static string FieldOf(Filter filter) => filter.Status == NeverUsed && filter.Sort.EndsWith("lastUsedAt", StringComparison.Ordinal) ? "createdAt" : filter.Sort.TrimStart('-');

    private static IQueryable<TokenRow> Matching(IQueryable<TokenRow> tokens, Filter filter, DateTimeOffset now)
    {
        if (filter.Search is { } search)
        {
            var key = TokenFields.NameKey(search);
            var pattern = LikePattern.Holding(search);
            tokens = tokens.Where(token => token.NameKey!.Contains(key) || token.Hint.Contains(search) || (token.Description != null && EF.Functions.Like(TesseraDb.Lower(token.Description), pattern, LikePattern.Escape)));
        }

        if (filter.Type is { } type)
            tokens = tokens.Where(token => token.Scope == type);
        var soon = now + TokenViews.ExpiringWithin;
        return filter.Status switch
        {
            "expired" => tokens.Where(token => token.ExpiresAt <= now),
            "grace" => tokens.Where(token => token.OldDigestUntil > now && (token.ExpiresAt == null || token.ExpiresAt > now)),
            "expiring" => tokens.Where(token => token.ExpiresAt > now && token.ExpiresAt <= soon && (token.OldDigestUntil == null || token.OldDigestUntil <= now)),
            "active" => tokens.Where(token => (token.ExpiresAt == null || token.ExpiresAt > soon) && (token.OldDigestUntil == null || token.OldDigestUntil <= now)),
            _ => tokens,
        };
    }

    private static IQueryable<Listed> Seek<TKey>(IQueryable<Listed> rows, Expression<Func<Listed, TKey>> key, Func<string, TKey> parse, string? after, bool descending)
    {
        if (after?.Split(' ', 2) is [var id, var text])
            rows = rows.Where(Beyond(key, parse(text), Guid.Parse(id), descending));
        return descending
            ? rows.OrderByDescending(key).ThenByDescending(listed => listed.Id)
            : rows.OrderBy(key).ThenBy(listed => listed.Id);
    }

    // key >= value && (key > value || id > lastId), or < when descending. The first part is what an index can begin at.
    private static Expression<Func<Listed, bool>> Beyond<TKey>(Expression<Func<Listed, TKey>> key, TKey value, Guid lastId, bool descending)
    {
        Expression<Func<TKey>> last = () => value;
        Expression<Func<Guid>> lastOf = () => lastId;
        var id = Expression.Property(key.Parameters[0], nameof(Listed.Id));
        var beyond = Expression.AndAlso(
            Order(key.Body, last.Body, descending, orEqual: true),
            Expression.OrElse(Order(key.Body, last.Body, descending), Order(id, lastOf.Body, descending)));
        return Expression.Lambda<Func<Listed, bool>>(beyond, key.Parameters);
    }

    private static BinaryExpression Order(Expression left, Expression right, bool descending, bool orEqual = false)
    {
        if (left.Type == typeof(string))
            (left, right) = (Expression.Call(typeof(string), nameof(string.Compare), null, left, right), Expression.Constant(0));
        return (descending, orEqual) switch
        {
            (false, false) => Expression.GreaterThan(left, right),
            (false, true) => Expression.GreaterThanOrEqual(left, right),
            (true, false) => Expression.LessThan(left, right),
            (true, true) => Expression.LessThanOrEqual(left, right),
        };
    }

    private static string Position(Listed last, string field) => field switch
    {
        "name" => $"{last.Id} {last.Token.NameKey}",
        "lastUsedAt" => $"{last.Id} {Milliseconds(last.LastUsedAt)}",
        "expiresAt" => $"{last.Id} {Milliseconds(last.Token.ExpiresAt ?? DateTimeOffset.MaxValue)}",
        _ => $"{last.Id} {last.Id}",
    };

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>A token in the list, and what it is ordered by.</summary>
    internal sealed class Listed
    {
        public required TokenRow Token { get; init; }

        public required Guid Id { get; init; }

        public DateTimeOffset LastUsedAt { get; init; }
    }
}
