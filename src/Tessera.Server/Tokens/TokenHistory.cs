using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Tokens;

/// <summary>
/// How a token of any kind was used: for whoever may read its record, which the caller has made sure of, and who is therefore told revoked from unknown.
/// Counts and refusals are as of the last flush of each node, the last use as of now.
/// </summary>
internal sealed class TokenHistory(TokenViews views, TimeProvider clock)
{
    /// <summary>How many days are shown, today included.</summary>
    public const int Days = 30;

    private static readonly CompiledQuery<Func<TesseraDb, Guid, Task<UsageRow?>>> Usage = new(() =>
        EF.CompileAsyncQuery((TesseraDb db, Guid tokenId) => db.Usage.AsNoTracking().SingleOrDefault(row => row.TokenId == tokenId)));

    private static readonly CompiledQuery<Func<TesseraDb, Guid, int, IAsyncEnumerable<UsageDayRow>>> DaysFrom = new(() =>
        EF.CompileAsyncQuery((TesseraDb db, Guid tokenId, int first) => db.UsageDays.AsNoTracking().Where(row => row.TokenId == tokenId && row.Day >= first)));

    private static readonly CompiledQuery<Func<TesseraDb, Guid, IAsyncEnumerable<RefusalRow>>> NewestRefusals = new(() =>
        EF.CompileAsyncQuery((TesseraDb db, Guid tokenId) => db.Refusals.AsNoTracking().Where(row => row.TokenId == tokenId)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(RefusalRow.KeptPerToken)));

    public async Task<TokenHistoryView> ExecuteAsync(TesseraDb db, Guid tokenId, CancellationToken ct) =>
        await OfAsync(db, tokenId, await db.Tokens.AsNoTracking().SingleOrDefaultAsync(row => row.Id == tokenId, ct), ct);

    /// <summary>That of a token whose record has been read already; null: it is gone.</summary>
    public async Task<TokenHistoryView> OfAsync(TesseraDb db, Guid tokenId, TokenRow? token, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var usage = await Usage.For(db)(db, tokenId);
        var last = token is null ? new(usage?.LastUsedAt, usage?.LastUsedFrom, usage?.LastUsedFor) : views.LastUseOf(token, usage);
        return new(usage?.Calls ?? 0, usage?.Refusals ?? 0, last.At, last.From, last.For, await DaysAsync(db, tokenId, ct), await RefusalsAsync(db, tokenId, ct));
    }

    private async Task<IReadOnlyList<UsageDayView>> DaysAsync(TesseraDb db, Guid tokenId, CancellationToken ct)
    {
        var first = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1 - Days);
        var number = UsageDayRow.NumberOf(first);
        var used = await DaysFrom.For(db)(db, tokenId, number).ToDictionaryAsync(row => row.Day, cancellationToken: ct);
        return [.. Enumerable.Range(0, Days).Select(first.AddDays).Select(date => View(date, used.GetValueOrDefault(UsageDayRow.NumberOf(date))))];
    }

    private static async Task<IReadOnlyList<RefusalView>> RefusalsAsync(TesseraDb db, Guid tokenId, CancellationToken ct)
    {
        var newest = await NewestRefusals.For(db)(db, tokenId).ToListAsync(ct);
        return [.. newest.Select(row => new RefusalView(row.At, row.Ip, row.Reason, row.Permission))];
    }

    private static UsageDayView View(DateOnly date, UsageDayRow? row) => new(date, row?.Calls ?? 0, row?.Refusals ?? 0);
}
