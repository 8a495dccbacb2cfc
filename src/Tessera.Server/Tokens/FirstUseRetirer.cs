using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Tokens;

/// <summary>
/// Deletes the old token when its successor is first used (spec T5, on first use). The verification that noticed only drops a note here and does
/// not wait; should the note be lost to a crash, the next use drops it again, and the grace ends the old token anyway.
/// </summary>
internal sealed class FirstUseRetirer : BackgroundService
{
    private readonly Channel<Guid> used = Channel.CreateUnbounded<Guid>(new() { SingleReader = true });
    private readonly Mutations mutations;
    private readonly IDbContextFactory<TesseraDb> contexts;
    private readonly TokenViews views;
    private readonly ILogger<FirstUseRetirer> log;

    public FirstUseRetirer(TokenIndex index, Mutations mutations, IDbContextFactory<TesseraDb> contexts, TokenViews views, ILogger<FirstUseRetirer> log)
    {
        this.mutations = mutations;
        this.contexts = contexts;
        this.views = views;
        this.log = log;
        index.FirstUsed = id => used.Writer.TryWrite(id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in used.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RetireBeforeAsync(id, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.FirstUseFailed(exception, id);
            }
        }
    }

    /// <summary>Ends the token that this one is the successor of, if its first use does that. Once done, doing it again does nothing.</summary>
    public async Task RetireBeforeAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var mutation = await mutations.BeginAsync(db, Actor.System("rotation"), ct);
        var row = await db.Tokens.SingleOrDefaultAsync(token => token.Id == id, ct);
        if (row is not { RetiresOldOnFirstUse: true, RotatedFrom: { } oldId })
            return;
        row.RetiresOldOnFirstUse = false;
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
        if (await db.Tokens.SingleOrDefaultAsync(token => token.Id == oldId && token.DeletedAt == null, ct) is { } old)
            TokenDeletion.Apply(mutation, old, views, "token.retire");
        await mutation.CommitAsync();
    }
}
