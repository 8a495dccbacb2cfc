using Microsoft.AspNetCore.Identity;

namespace Tessera.Server.Users.Passkeys;

/// <summary>A passkey as it was registered. Nothing in it is secret; all of it is sealed, so that nobody puts a key of their own in its place.</summary>
/// <param name="CredentialId">What the authenticator calls it.</param>
/// <param name="PublicKey">Its public key, COSE.</param>
/// <param name="SignCount">Where its counter stood; the uses since are counted elsewhere, and never from below this.</param>
/// <param name="Transports">How the authenticator is reached, for the browser.</param>
/// <param name="IsBackupEligible">Whether it may leave the device it was made on.</param>
/// <param name="IsBackedUp">Whether it had.</param>
/// <param name="RelyingParty">The host that it is for: browsers offer it there alone.</param>
internal sealed record PasskeyContent(byte[] CredentialId, byte[] PublicKey, uint SignCount, string[]? Transports, bool IsBackupEligible, bool IsBackedUp, string RelyingParty)
{
    public static PasskeyContent Of(UserPasskeyInfo passkey, string relyingParty) =>
        new(passkey.CredentialId, passkey.PublicKey, passkey.SignCount, passkey.Transports, passkey.IsBackupEligible, passkey.IsBackedUp, relyingParty);

    /// <summary>As Identity takes it.</summary>
    /// <param name="createdAt">When it was registered.</param>
    /// <param name="counter">Where its counter stood at the last use; zero when there was none.</param>
    public UserPasskeyInfo ToIdentity(DateTimeOffset createdAt, long counter) =>
        new(CredentialId, PublicKey, createdAt, (uint)Math.Clamp(counter, SignCount, uint.MaxValue), Transports, isUserVerified: true, IsBackupEligible, IsBackedUp, [], []);
}
