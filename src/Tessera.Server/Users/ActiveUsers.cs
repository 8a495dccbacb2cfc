using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Users who may sign in at all.</summary>
internal static class ActiveUsers
{
    /// <summary>The user; null when there is none, or one who is deactivated, deleted, or whose row is not as this server left it.</summary>
    public static async Task<UserRow?> FindAsync(TesseraDb db, IQueryable<UserRow> users, CancellationToken ct) =>
        await users.AsNoTracking().SingleOrDefaultAsync(ct) is { IsActive: true, IsTampered: false, DeletedAt: null } user && !await LatestChanges.IsOutdatedAsync(db, user, ct) ? user : null;

    /// <inheritdoc cref="FindAsync(TesseraDb, IQueryable{UserRow}, CancellationToken)"/>
    public static Task<UserRow?> FindAsync(TesseraDb db, Guid id, CancellationToken ct) => FindAsync(db, db.Users.Where(row => row.Id == id), ct);
}
