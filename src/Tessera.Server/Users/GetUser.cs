using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Shows one user.</summary>
internal static class GetUser
{
    /// <summary>The user; null when there is none, or none any more.</summary>
    public static Task<UserRow?> FindAsync(TesseraDb db, Guid id, CancellationToken ct) =>
        db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct);

    public static async Task<IResult> HandleAsync(Guid id, TesseraDb db, UserDirectory directory, CancellationToken ct) =>
        await FindAsync(db, id, ct) is { } user
            ? TypedResults.Ok(UserView.Of(user, directory.FindRole))
            : UserProblems.NotFound();
}
