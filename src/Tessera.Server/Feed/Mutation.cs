using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Tessera.Server.Audit;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Telemetry;

namespace Tessera.Server.Feed;

/// <summary>
/// One change of the instance: rows, audit row and feed row in one transaction, and the local index up to date before the caller is answered.
/// Mutations run one after the other; what is read inside one is what it changes. Left without <see cref="CommitAsync"/>, nothing has happened.
/// </summary>
internal sealed class Mutation : IAsyncDisposable
{
    /// <summary>Records as the server answers them, times included.</summary>
    private static readonly JsonSerializerOptions RecordJson = new(JsonSerializerOptions.Web) { Converters = { new RfcTimeConverter() } };

    // Longer than another node that stands still can keep the lock.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Mutations home;
    private readonly IDbContextTransaction transaction;
    private readonly InstanceRow instance;
    private readonly List<ChangeRow> changes = [];
    private readonly List<AuditRow> audits = [];
    private bool isOpen = true;

    private Mutation(Mutations home, TesseraDb db, IDbContextTransaction transaction, InstanceRow instance, Actor actor)
    {
        this.home = home;
        Db = db;
        this.transaction = transaction;
        this.instance = instance;
        Actor = actor;
        Now = home.Clock.GetUtcNow().TruncateToMilliseconds();
    }

    public TesseraDb Db { get; }

    public Actor Actor { get; }

    /// <summary>The time of the change.</summary>
    public DateTimeOffset Now { get; }

    public static async Task<Mutation> BeginAsync(Mutations home, TesseraDb db, Actor actor, CancellationToken ct)
    {
        await home.Gate.WaitAsync(ct);
        try
        {
            db.GiveUpAfter(Patience);
            var transaction = await db.Database.BeginTransactionAsync(ct);
            try
            {
                await db.LockInstanceAsync(ct);
                return new(home, db, transaction, await db.Instance.SingleAsync(ct), actor);
            }
            catch
            {
                await transaction.DisposeAsync();
                throw;
            }
        }
        catch
        {
            home.Gate.Release();
            throw;
        }
    }

    /// <summary>Has every node read the subject again. For a token: with all digests it has or had.</summary>
    public void Feed(ChangeKind kind, string subject, params IEnumerable<byte[]?> digests)
    {
        byte[] all = [.. digests.OfType<byte[]>().SelectMany(digest => digest)];
        changes.Add(new() { Epoch = 0, Kind = kind, Subject = subject, Digests = all.Length == 0 ? null : all, At = Now });
    }

    /// <summary>Writes down what was done. Before and after are wire records: what anyone who may read the record may see.</summary>
    public void Audit(string action, AuditTarget target, object? before, object? after) => audits.Add(new()
    {
        Id = 0,
        At = Now,
        ActorKind = Actor.Kind,
        ActorId = Actor.Id,
        ActorName = Actor.Name,
        Ip = Actor.Ip,
        Action = action,
        TargetKind = target.Kind,
        TargetId = target.Id,
        TargetName = target.Name,
        Project = target.Project,
        Before = ToJson(before),
        After = ToJson(after),
        KeyId = "",
    });

    /// <summary>
    /// Makes the change durable and has the local index hold it. Does not stop because the caller went away: a change is whole or did not happen.
    /// </summary>
    /// <returns>The epoch after which every node knows.</returns>
    /// <exception cref="TamperedRowException">A row to be changed was edited in the database by hand.</exception>
    /// <exception cref="JournalException">Something is taken away and cannot be written to the journal; nothing has happened.</exception>
    /// <exception cref="DbUpdateException">Saving failed, for example because a name is taken; nothing has happened.</exception>
    public async Task<long> CommitAsync()
    {
        using var span = Spans.Change(audits.Select(audit => audit.Action));
        foreach (var change in changes)
            change.Epoch = ++instance.Epoch;
        Db.Changes.AddRange(changes);
        foreach (var audit in audits)
            home.Chain.Append(instance, audit);
        Db.Audit.AddRange(audits);
        await UsageRows.FollowAsync(Db);
        await SealRowsAsync();
        var revocations = LostRights.Of(Db.ChangeTracker);
        await Db.SaveChangesAsync(CancellationToken.None);
        // Before the commit: what is acknowledged is then in the journal, whatever happens in between. Should the commit fail, the journal says too much, never too little.
        await home.Journal.AppendAsync(Db, instance.Epoch, Now, revocations);
        if (changes.Count > 0)
            await Db.NotifyAsync(FeedListener.Changes, instance.Epoch.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        await CloseAsync();
        await home.Follower.CatchUpAsync(CancellationToken.None);
        return instance.Epoch;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private static string? ToJson(object? record) =>
        record is null ? null : JsonSerializer.Serialize(record, record.GetType(), RecordJson);

    private async Task SealRowsAsync()
    {
        var fed = changes.Select(change => change.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in Db.ChangeTracker.Entries<ISealedRow>().ToArray())
        {
            // A row that the feed names gets its epoch even when no column changed: a row older than the feed counts as put back by hand.
            var row = entry.Entity;
            if (entry.State is not (EntityState.Added or EntityState.Modified) && !(entry.State == EntityState.Unchanged && fed.Contains(row.Subject)))
                continue;
            // Sealing again what somebody planted would make it true. Deleting it is the way out.
            if (row is not (TokenRow { DeletedAt: not null } or UserRow { DeletedAt: not null } or ProjectRow { DeletedAt: not null } or SessionRow { EndedAt: not null } or CredentialRow { DeletedAt: not null }) && (row.IsTampered || await IsOutdatedAsync(entry)))
                throw new TamperedRowException(row.GetType().Name);
            row.Epoch = instance.Epoch;
            row.IsTampered = false;
            home.Seal.Apply(row);
        }
    }

    // Of a new row the feed may know already: an API that was deleted and is registered again.
    private async Task<bool> IsOutdatedAsync(EntityEntry<ISealedRow> entry) =>
        entry.State != EntityState.Added && await LatestChanges.IsOutdatedAsync(Db, entry.Entity, CancellationToken.None);

    private async Task CloseAsync()
    {
        if (!isOpen)
            return;
        isOpen = false;
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            home.Gate.Release();
        }
    }
}

/// <summary>A row was edited in the database by hand; it is not believed and not changed.</summary>
internal sealed class TamperedRowException(string kind) : Exception($"A {kind} does not match its seal.");
