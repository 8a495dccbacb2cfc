using System.Security.Cryptography;
using System.Text;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>What is kept of recovery codes: an HMAC of each under the instance key, so that whoever has the database cannot try them out.</summary>
/// <param name="KeyId">The instance key.</param>
/// <param name="Digests">One for each code that is unspent.</param>
internal sealed record RecoveryCodesContent(string KeyId, IReadOnlyList<byte[]> Digests);

/// <summary>Codes for the day when the phone is gone: ten, 50 random bits each, shown once, each good once.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    /// <summary>Capital letters and digits that are not mistaken for each other: 5 bits a character.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Half = 5;

    /// <summary>Gives the user new ones within a mutation; the old are void.</summary>
    /// <returns>The codes, to be shown once: <c>XXXXX-XXXXX</c>.</returns>
    public static async Task<IReadOnlyList<string>> RenewAsync(Mutation mutation, UserRow user, InstanceKey key, CancellationToken ct)
    {
        foreach (var row in (await CredentialRows.OfUserAsync(mutation.Db, user.Id, ct)).Where(row => row.Kind == CredentialKind.RecoveryCodes))
            CredentialChanges.Delete(mutation, user, row);
        string[] secrets = [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, 2 * Half))];
        var keyId = key.ActiveId;
        var content = new RecoveryCodesContent(keyId, [.. secrets.Select(secret => DigestOf(key, keyId, user.Id, secret))]);
        CredentialChanges.Add(mutation, user, CredentialKind.RecoveryCodes, "Recovery codes", CredentialKeys.RecoveryCodes(user.Id), Guid.CreateVersion7(mutation.Now), content);
        return [.. secrets.Select(secret => $"{secret[..Half]}-{secret[Half..]}")];
    }

    /// <summary>What is left once this code is spent; null when it is none of them. In any case, with or without hyphens.</summary>
    public static RecoveryCodesContent? Spend(RecoveryCodesContent content, InstanceKey key, Guid userId, string secret)
    {
        var presented = DigestOf(key, content.KeyId, userId, secret.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant());
        byte[][] left = [.. content.Digests.Where(digest => !CryptographicOperations.FixedTimeEquals(digest, presented))];
        return left.Length < content.Digests.Count ? content with { Digests = left } : null;
    }

    private static byte[] DigestOf(InstanceKey key, string keyId, Guid userId, string secret) =>
        key.Sign(keyId, Encoding.UTF8.GetBytes($"recovery code: {userId} {secret}")) ?? throw new CryptographicException("The instance key has no key of that id.");
}
