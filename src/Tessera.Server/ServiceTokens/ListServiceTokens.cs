using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>Service tokens, searched, filtered and sorted in the store, a page at a time by position, so that the last page costs what the first does.</summary>
internal static class ListServiceTokens
{
    private static readonly string[] Statuses = ["active", "expiring", "expired", "grace"];
    private static readonly string[] Sorts = ["name", "-name", "createdAt", "-createdAt", "lastUsedAt", "-lastUsedAt", "expiresAt", "-expiresAt"];

    /// <summary>Which of them, in which order.</summary>
    /// <param name="Search">Part of name, description or hint.</param>
    /// <param name="Type">One of the types.</param>
    /// <param name="Status">One of the statuses.</param>
    /// <param name="Sort">Field, with a minus for descending; default newest first.</param>
    public sealed record Filter(string? Search, string? Type, string? Status, string Sort);

    public static async Task<Page<TokenView>> ExecuteAsync(TesseraDb db, Filter filter, PageRequest page, DateTimeOffset now, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var sorted = from token in Matching(db, filter, now)
                     join usage in db.Usage on token.Id equals usage.TokenId into used
                     from usage in used.DefaultIfEmpty()
                     select new Listed { Token = token, LastUsedAt = usage.LastUsedAt ?? DateTimeOffset.UnixEpoch, ExpiresAt = token.ExpiresAt ?? DateTimeOffset.MaxValue };
        var descending = filter.Sort[0] == '-';
        var query = filter.Sort.TrimStart('-') switch
        {
            "name" => Seek(sorted, listed => listed.Token.NameKey!, text => text, page.After, descending),
            "lastUsedAt" => Seek(sorted, listed => listed.LastUsedAt, Time, page.After, descending),
            "expiresAt" => Seek(sorted, listed => listed.ExpiresAt, Time, page.After, descending),
            _ => Seek(sorted, listed => listed.Token.CreatedAt, Time, page.After, descending),
        };
        var rows = await query.AsNoTracking().Take(page.Limit + 1).ToListAsync(ct);
        var items = await views.OfAsync(db, rows.Take(page.Limit).Select(listed => listed.Token), ct);
        return new(items, rows.Count > page.Limit ? cursors.Create(page.Query, Position(rows[page.Limit - 1], filter.Sort)) : null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, TimeProvider clock, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request, "search", "type", "status", "sort");
        var filter = new Filter(query.Text("search"), query.OneOf("type", ServiceTokenType.All), query.OneOf("status", Statuses), query.OneOf("sort", Sorts) ?? "-createdAt");
        var page = query.Page(cursors);
        return query.Problem is { } problem ? problem : TypedResults.Ok(await ExecuteAsync(db, filter, page, clock.GetUtcNow(), views, cursors, ct));
    }

    private static IQueryable<TokenRow> Matching(TesseraDb db, Filter filter, DateTimeOffset now)
    {
        var tokens = ServiceTokenRows.All(db);
        if (filter.Search is { } search)
        {
            var key = TokenFields.NameKey(search);
            var pattern = $"%{search.Replace("\\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            tokens = tokens.Where(token => token.NameKey!.Contains(key) || token.Hint.Contains(search) || (token.Description != null && EF.Functions.Like(token.Description, pattern, @"\")));
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
            ? rows.OrderByDescending(key).ThenByDescending(listed => listed.Token.Id)
            : rows.OrderBy(key).ThenBy(listed => listed.Token.Id);
    }

    // key > value || (key == value && id > lastId), or < when descending.
    private static Expression<Func<Listed, bool>> Beyond<TKey>(Expression<Func<Listed, TKey>> key, TKey value, Guid lastId, bool descending)
    {
        Expression<Func<TKey>> last = () => value;
        Expression<Func<Guid>> lastOf = () => lastId;
        var id = Expression.Property(Expression.Property(key.Parameters[0], nameof(Listed.Token)), nameof(TokenRow.Id));
        var beyond = Expression.OrElse(
            Order(key.Body, last.Body, descending),
            Expression.AndAlso(Expression.Equal(key.Body, last.Body), Order(id, lastOf.Body, descending)));
        return Expression.Lambda<Func<Listed, bool>>(beyond, key.Parameters);
    }

    private static BinaryExpression Order(Expression left, Expression right, bool descending)
    {
        if (left.Type == typeof(string))
            (left, right) = (Expression.Call(typeof(string), nameof(string.Compare), null, left, right), Expression.Constant(0));
        return descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
    }

    private static string Position(Listed last, string sort) => sort.TrimStart('-') switch
    {
        "name" => $"{last.Token.Id} {last.Token.NameKey}",
        "lastUsedAt" => $"{last.Token.Id} {Milliseconds(last.LastUsedAt)}",
        "expiresAt" => $"{last.Token.Id} {Milliseconds(last.ExpiresAt)}",
        _ => $"{last.Token.Id} {Milliseconds(last.Token.CreatedAt)}",
    };

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));

    private sealed class Listed
    {
        public required TokenRow Token { get; init; }

        public required DateTimeOffset LastUsedAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
