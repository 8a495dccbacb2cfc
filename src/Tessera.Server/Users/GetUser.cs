using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Shows one user.</summary>
internal static class GetUser
{
    public static async Task<IResult> HandleAsync(Guid id, TesseraDb db, UserDirectory directory, CancellationToken ct) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct) is { } user
            ? TypedResults.Ok(UserView.Of(user, directory.FindRole))
            : UserProblems.NotFound();
}
