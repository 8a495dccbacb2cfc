using Microsoft.AspNetCore.Identity;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Hashes and checks passwords by ASP.NET Core Identity's hasher (PBKDF2, HMAC-SHA-512).</summary>
internal sealed class Passwords(IPasswordHasher<UserRow> hasher)
{
    /// <summary>Rounds of PBKDF2.</summary>
    public const int Iterations = 600_000;

    private readonly Lazy<string> nobody = new(() => hasher.HashPassword(null!, Guid.CreateVersion7(DateTimeOffset.UnixEpoch).ToString()));

    public string Hash(UserRow user, string password) => hasher.HashPassword(user, password);

    /// <summary>Whether the password is the user's. Does the same work when there is no such user, or none with a password.</summary>
    public bool Check(UserRow? user, string password)
    {
        var known = user is { PasswordHash: not null, IsActive: true, IsTampered: false, DeletedAt: null };
        var right = hasher.VerifyHashedPassword(user!, known ? user!.PasswordHash! : nobody.Value, password) != PasswordVerificationResult.Failed;
        return right && known;
    }
}
