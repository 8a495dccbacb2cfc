using Microsoft.EntityFrameworkCore;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>
/// Keeps the instance governable: somebody who can sign in is Super Admin at all times. Asked inside the mutation, so that of two who demote each other
/// only one succeeds.
/// </summary>
internal static class SuperAdmins
{
    private static readonly string RoleId = BuiltInRoles.SuperAdmin.Id.ToString();

    /// <summary>Whether the user is one, and can sign in: somebody who has not accepted their invitation yet saves nobody.</summary>
    public static bool IsOne(UserRow user) =>
        user is { IsActive: true, IsTampered: false, DeletedAt: null, PasswordHash: not null } && user.RoleIds.Contains(RoleId);

    /// <summary>Whether there is one besides this user.</summary>
    public static async Task<bool> HasOtherAsync(TesseraDb db, Guid userId, CancellationToken ct)
    {
        var others = db.Users.AsNoTracking().Where(row => row.Id != userId && row.IsActive && row.DeletedAt == null && row.PasswordHash != null);
        await foreach (var user in others.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (IsOne(user))
                return true;
        }

        return false;
    }
}
