namespace Tessera.Server.Backup.Journal;

/// <summary>Something that was taken away for good, in words that hold for any state of the database.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">Id of the token, user, project, session or role.</param>
/// <param name="Until">From when on it is refused; null for at once.</param>
/// <param name="Digest">Digest of the secret, for <see cref="RevocationKind.Secret"/>.</param>
/// <param name="Left">What is left where rights became fewer, as words with spaces between: see <see cref="NarrowedRights"/>. Null for all other kinds.</param>
internal sealed record Revocation(RevocationKind Kind, Guid Id, DateTimeOffset? Until = null, string? Digest = null, string? Left = null);

/// <summary>What can be taken away. The numbers are in files: they are never used for something else.</summary>
internal enum RevocationKind
{
    /// <summary>A token record: deleted, rotated, or made to expire sooner.</summary>
    Token = 1,

    /// <summary>One secret of a token: regenerated, or its grace made shorter.</summary>
    Secret = 2,

    /// <summary>A user was deleted.</summary>
    User = 3,

    /// <summary>A user was locked out.</summary>
    Deactivation = 4,

    /// <summary>A project was deleted.</summary>
    Project = 5,

    /// <summary>A session was ended.</summary>
    Session = 6,

    /// <summary>A user has fewer roles. Left: ids of roles.</summary>
    Roles = 7,

    /// <summary>A project has fewer members, one of them may do less, or it is public no longer. Left: the members, and <c>public</c>.</summary>
    Members = 8,

    /// <summary>A custom role gives less, or was deleted. Left: its extent over all APIs, then its permissions.</summary>
    Role = 9,

    /// <summary>A service token may do less. Left: its type, then its permissions.</summary>
    Grant = 10,
}
