using Tessera.Server.Security;

namespace Tessera.Server.Users.Credentials;

/// <summary>An authenticator app's secret as it is kept: encrypted under the instance key, for this one credential.</summary>
/// <param name="KeyId">The instance key that it is encrypted with.</param>
/// <param name="Ciphertext">The secret.</param>
/// <param name="Step">The step of the code by which it was set up: no code up to there is taken.</param>
internal sealed record TotpContent(string KeyId, byte[] Ciphertext, long Step)
{
    public static TotpContent Of(InstanceKey key, Guid credentialId, byte[] secret, long step)
    {
        var (keyId, ciphertext) = key.Encrypt(PurposeOf(credentialId), secret);
        return new(keyId, ciphertext, step);
    }

    public byte[] Reveal(InstanceKey key, Guid credentialId) => key.Decrypt(KeyId, PurposeOf(credentialId), Ciphertext);

    private static string PurposeOf(Guid credentialId) => $"totp {credentialId}";
}
