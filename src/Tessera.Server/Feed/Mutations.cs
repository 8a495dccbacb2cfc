using Tessera.Server.Audit;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Feed;

/// <summary>Where mutations begin, and what they need.</summary>
internal sealed class Mutations(FeedFollower follower, RowSeal seal, AuditChain chain, RevocationJournal journal, TimeProvider clock) : IDisposable
{
    /// <summary>Lets one mutation of this process run at a time: SQLite has one writer anyway, and waiting here costs no polling.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    public FeedFollower Follower => follower;

    public RowSeal Seal => seal;

    public AuditChain Chain => chain;

    public RevocationJournal Journal => journal;

    public TimeProvider Clock => clock;

    /// <summary>Begins a mutation on the context, which must not have been used to read what is going to change.</summary>
    public Task<Mutation> BeginAsync(TesseraDb db, Actor actor, CancellationToken ct) => Mutation.BeginAsync(this, db, actor, ct);

    public void Dispose() => Gate.Dispose();
}
