namespace Tessera.Server.Storage;

/// <summary>
/// The uses of one credential, in a table of its own: using a credential never writes its row, and no feed grows with every sign-in. Not sealed. Whoever
/// writes to the database can make a code that was used good again for the rest of its ninety seconds, or hide that a passkey was copied; they cannot make
/// up a code or a passkey, because secrets and public keys are sealed, and so is the counter that each began with.
/// </summary>
internal sealed class CredentialUsageRow
{
    public required Guid CredentialId { get; set; }

    public required DateTimeOffset LastUsedAt { get; set; }

    /// <summary>A passkey's signature counter, or the time step of an authenticator app's last code: only ever grows. Zero where neither applies.</summary>
    public long Counter { get; set; }

    /// <summary>When the challenge of the last sign-in was made: what passkeys without a counter are held against. Only ever grows.</summary>
    public required DateTimeOffset ChallengedAt { get; set; }
}
