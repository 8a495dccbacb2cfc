using System.Text.Json.Serialization;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>A credential as its owner and the audit log see it. Never what it signs in with.</summary>
internal sealed record CredentialView
{
    public required Guid Id { get; init; }

    /// <summary><c>totp</c>, <c>recovery-codes</c>, <c>passkey</c> or <c>external</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary><c>active</c>, or <c>tampered</c> when it does not match its seal and is refused.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The provider of an external account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    /// <summary>How many recovery codes are unspent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CodesLeft { get; init; }

    /// <summary>The view of a row.</summary>
    public static CredentialView Of(CredentialRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind.ToWire(),
        Name = row.Name,
        Status = row.IsTampered ? "tampered" : "active",
        CreatedAt = row.CreatedAt,
        Provider = row is { Kind: CredentialKind.External, IsTampered: false, DeletedAt: null } ? CredentialContent.Read<External.ExternalContent>(row).Provider : null,
        CodesLeft = row is { Kind: CredentialKind.RecoveryCodes, IsTampered: false, DeletedAt: null } ? CredentialContent.Read<RecoveryCodesContent>(row).Digests.Count : null,
    };
}

internal static class CredentialKinds
{
    public static string ToWire(this CredentialKind kind) => kind switch
    {
        CredentialKind.Totp => "totp",
        CredentialKind.RecoveryCodes => "recovery-codes",
        CredentialKind.Passkey => "passkey",
        CredentialKind.External => "external",
        // A row edited by hand may say anything.
        _ => "unknown",
    };
}
