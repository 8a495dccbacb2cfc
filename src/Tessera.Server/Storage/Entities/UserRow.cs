using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>A user. Sealed with password hash and roles: both decide what tokens may do.</summary>
internal sealed class UserRow : ISealedRow
{
    public required Guid Id { get; set; }

    public required string Email { get; set; }

    /// <summary>The address as compared; null once deleted, so that it can be used again.</summary>
    public string? EmailKey { get; set; }

    public required string Name { get; set; }

    /// <summary>Null until the invitation is accepted.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Whether the password is one of those that are enough only beside a second factor.</summary>
    public bool HasShortPassword { get; set; }

    /// <summary>
    /// Whether the password needs a code of an authenticator app beside it. Here and not only in the app's own row: whoever takes that row out of the
    /// database by hand must not take the question away with it.
    /// </summary>
    public bool NeedsCode { get; set; }

    public bool IsActive { get; set; } = true;

    public IReadOnlyList<string> RoleIds { get; set; } = [];

    /// <summary>SHA-256 of the code in the invitation link.</summary>
    public byte[]? InvitationDigest { get; set; }

    public DateTimeOffset? InvitationExpiresAt { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Id.ToString();

    /// <summary>Whether the password alone signs in.</summary>
    public bool NeedsSecondFactor => NeedsCode || HasShortPassword;

    public void WriteTo(SealContent content)
    {
        content.Add(Id);
        content.Add(Email);
        content.Add(EmailKey);
        content.Add(PasswordHash);
        content.Add(IsActive);
        content.Add(RoleIds);
        content.Add(InvitationDigest);
        content.Add(InvitationExpiresAt);
        content.Add(DeletedAt);
        // Only where there is something to say, so that seals made before there were second factors still hold. Each field carries its length: no row
        // with these two reads like one without.
        if (!NeedsSecondFactor)
            return;
        content.Add(HasShortPassword);
        content.Add(NeedsCode);
    }
}
