namespace Tessera.Server.Storage;

/// <summary>One row of the change feed: what to read again.</summary>
internal sealed class ChangeRow
{
    /// <summary>Its place: strictly increasing in commit order, without gaps.</summary>
    public required long Epoch { get; set; }

    public required ChangeKind Kind { get; set; }

    /// <summary>Id of the token, user, role, project, session or credential, or name of the API.</summary>
    public required string Subject { get; set; }

    /// <summary>Digests that a token has or had, one after the other, 32 bytes each: what may have to leave the index.</summary>
    public byte[]? Digests { get; set; }

    public required DateTimeOffset At { get; set; }
}

internal enum ChangeKind
{
    Token = 1,
    User = 2,
    Role = 3,
    Api = 4,
    Project = 5,
    Session = 6,
    Credential = 7,
}
