using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>
/// What a user signs in with besides the password. Sealed: it decides who somebody is. Written when it is made, when a recovery code is spent, and when it
/// is deleted; what changes at every use is in <see cref="CredentialUsageRow"/>. Deleted ones stay, sealed as deleted, so that putting an old row back is
/// noticed.
/// </summary>
internal sealed class CredentialRow : ISealedRow
{
    public required Guid Id { get; set; }

    public required Guid UserId { get; set; }

    public required CredentialKind Kind { get; set; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    /// <summary>What no two of them may share, such as the id of a passkey; null once deleted.</summary>
    public string? UniqueKey { get; set; }

    /// <summary>What the kind needs, as JSON. Secrets in it are encrypted or keyed under the instance key.</summary>
    public required string Content { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Id.ToString();

    public void WriteTo(SealContent content)
    {
        content.Add(Id);
        content.Add(UserId);
        content.Add((long)Kind);
        content.Add(Name);
        content.Add(UniqueKey);
        content.Add(Content);
        content.Add(CreatedAt);
        content.Add(DeletedAt);
    }
}

internal enum CredentialKind : byte
{
    /// <summary>The secret of an authenticator app; at most one a user.</summary>
    Totp = 1,

    /// <summary>The codes that stand in for the app, each once; go with it.</summary>
    RecoveryCodes = 2,

    Passkey = 3,

    /// <summary>An account at an external provider.</summary>
    External = 4,
}
