using System.Buffers.Text;

namespace Tessera.Server.Users.Credentials;

/// <summary>What makes a credential the only one of its sort. The unique index on it decides between two who are at it at the same time.</summary>
internal static class CredentialKeys
{
    public static string Totp(Guid userId) => $"totp:{userId}";

    public static string RecoveryCodes(Guid userId) => $"recovery-codes:{userId}";

    public static string Passkey(byte[] credentialId) => $"passkey:{Base64Url.EncodeToString(credentialId)}";

    /// <summary>The name of a provider holds no colon.</summary>
    public static string External(string provider, string subject) => $"external:{provider}:{subject}";
}
