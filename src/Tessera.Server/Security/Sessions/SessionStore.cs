using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Security.Sessions;

/// <summary>Begins, finds and ends sign-ins. A secret is in the browser's cookie and nowhere else; an ended session is refused from the next request on.</summary>
internal sealed class SessionStore(
    IDbContextFactory<TesseraDb> contexts, Mutations mutations, SessionCache cache, UserDirectory directory, IntegrityReport integrity, IOptions<SessionOptions> options, TimeProvider clock)
{
    private const int MaxDevice = 200;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session for a user who has just proven who they are.</summary>
    /// <returns>The secret for the cookie.</returns>
    public async Task<(string Secret, Session Session)> BeginAsync(Guid userId, string email, string? ip, string device, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var mutation = await mutations.BeginAsync(db, new("user", userId, email, ip), ct);
        var row = new SessionRow
        {
            Id = Guid.CreateVersion7(mutation.Now),
            UserId = userId,
            Digest = Session.DigestOf(secret),
            Device = device.Length <= MaxDevice ? device : device[..MaxDevice],
            Ip = ip,
            CreatedAt = mutation.Now,
            ExpiresAt = mutation.Now + options.Value.Lifetime,
            SeenAt = mutation.Now,
        };
        db.Sessions.Add(row);
        var now = mutation.Now;
        await db.Sessions.Where(old => old.UserId == userId && old.ExpiresAt < now).ExecuteDeleteAsync(ct);
        mutation.Feed(ChangeKind.Session, row.Subject);
        mutation.Audit("session.begin", new("user", userId.ToString(), email), null, new { row.Id, row.Device });
        await mutation.CommitAsync();
        return (secret, Session.Of(row));
    }

    /// <summary>The live session of a cookie's secret; null when there is none.</summary>
    public async Task<Session?> FindAsync(string secret, CancellationToken ct)
    {
        var digest = Session.DigestOf(secret);
        var now = clock.GetUtcNow();
        var session = cache.Find(digest) ?? await ReadAsync(digest, ct);
        // Another node may have seen it since.
        if (session is not null && now - session.SeenAt > options.Value.IdleTimeout)
            session = await ReadAsync(digest, ct);
        if (session is null || session.ExpiresAt <= now || now - session.SeenAt > options.Value.IdleTimeout || directory.FindUser(session.UserId) is not { IsActive: true })
            return null;
        if (now - session.SeenAt >= SeenEvery)
            await NoteSeenAsync(session, now, ct);
        return session;
    }

    /// <summary>A user's sessions that can still be used, the latest first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(TesseraDb db, Guid userId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var idleSince = now - options.Value.IdleTimeout;
        return await db.Sessions.AsNoTracking().Where(row => row.UserId == userId && row.EndedAt == null && row.ExpiresAt > now && row.SeenAt > idleSince)
            .OrderByDescending(row => row.SeenAt).ToListAsync(ct);
    }

    private async Task<Session?> ReadAsync(byte[] digest, CancellationToken ct)
    {
        var version = cache.Version;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Digest == digest, ct) is not { } row)
            return null;
        if (await LatestChanges.IsOutdatedAsync(db, row, ct))
            row.IsTampered = true;
        integrity.Check(row, "session");
        if (row.IsTampered || row.EndedAt is not null)
            return null;
        var session = Session.Of(row);
        cache.Keep(digest, session, version);
        return session;
    }

    private async Task NoteSeenAsync(Session session, DateTimeOffset now, CancellationToken ct)
    {
        session.SeenAt = now;
        await mutations.Gate.WaitAsync(ct);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.Sessions.Where(row => row.Id == session.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SeenAt, now), ct);
        }
        finally
        {
            mutations.Gate.Release();
        }
    }
}
