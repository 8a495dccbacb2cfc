using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Hashes and checks passwords by ASP.NET Core Identity's hasher (PBKDF2, HMAC-SHA-512).</summary>
internal sealed class Passwords(IPasswordHasher<UserRow> hasher, IOptions<PasswordHasherOptions> options)
{
    /// <summary>Rounds of PBKDF2.</summary>
    public const int Iterations = 600_000;

    private readonly string nobody = HashOfNothing(options.Value.IterationCount);

    public string Hash(UserRow user, string secret) => hasher.HashPassword(user, Normalize(secret));

    /// <summary>Whether the password is the user's. Does the same work when there is no such user, or none with a password.</summary>
    public bool Check(UserRow? user, string secret)
    {
        var known = user is { PasswordHash: not null, IsActive: true, IsTampered: false, DeletedAt: null };
        var right = hasher.VerifyHashedPassword(user!, known ? user!.PasswordHash! : nobody, Normalize(secret)) != PasswordVerificationResult.Failed;
        return right && known;
    }

    /// <summary>The form that is hashed: the same text is composed differently by different keyboards.</summary>
    public static string Normalize(string secret) => secret.Normalize(NormalizationForm.FormKC);

    /// <summary>
    /// A hash in the hasher's format (version, function, rounds, salt length, salt, key) that no password has: random where the key would be. Made
    /// without hashing, so that not even the first sign-in of an unknown user takes longer than others.
    /// </summary>
    private static string HashOfNothing(int iterations)
    {
        const int headerSize = 13;
        const int saltSize = 16;
        const int keySize = 32;
        var bytes = RandomNumberGenerator.GetBytes(headerSize + saltSize + keySize);
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), saltSize);
        return Convert.ToBase64String(bytes);
    }
}
