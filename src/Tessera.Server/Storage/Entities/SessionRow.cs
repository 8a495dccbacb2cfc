using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>
/// A sign-in in a browser. Sealed: whoever can write to the database shall not be able to sign in as somebody. Ended ones stay for a while, sealed as ended,
/// so that putting an old row back is noticed.
/// </summary>
internal sealed class SessionRow : ISealedRow
{
    public required Guid Id { get; set; }

    public required Guid UserId { get; set; }

    /// <summary>SHA-256 of the secret in the cookie.</summary>
    public required byte[] Digest { get; set; }

    /// <summary>What the browser calls itself, shortened.</summary>
    public required string Device { get; set; }

    public string? Ip { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ends at the latest.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was last used, to the minute. Not under the seal: written without a mutation.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Id.ToString();

    public void WriteTo(SealContent content)
    {
        content.Add(Id);
        content.Add(UserId);
        content.Add(Digest);
        content.Add(Device);
        content.Add(Ip);
        content.Add(CreatedAt);
        content.Add(ExpiresAt);
        content.Add(EndedAt);
    }
}
