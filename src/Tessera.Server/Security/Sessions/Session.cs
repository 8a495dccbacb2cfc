using System.Security.Cryptography;
using System.Text;
using Tessera.Server.Storage;

namespace Tessera.Server.Security.Sessions;

/// <summary>A sign-in in a browser, as requests are held against it.</summary>
internal sealed class Session
{
    private long seenAt;

    private Session()
    {
    }

    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last noted that it is in use.</summary>
    public DateTimeOffset SeenAt
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref seenAt));
        set => Volatile.Write(ref seenAt, value.ToUnixTimeMilliseconds());
    }

    public static Session Of(SessionRow row) => new() { Id = row.Id, UserId = row.UserId, ExpiresAt = row.ExpiresAt, SeenAt = row.SeenAt };

    /// <summary>What of a cookie's secret is kept: SHA-256; 256 random bits need no stretching.</summary>
    public static byte[] DigestOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
