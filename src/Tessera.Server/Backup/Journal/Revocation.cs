namespace Tessera.Server.Backup.Journal;

/// <summary>Something that was taken away for good, in words that hold for any state of the database.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">Id of the token, user, project or session.</param>
/// <param name="Until">From when on it is refused; null for at once.</param>
/// <param name="Digest">Digest of the secret, for <see cref="RevocationKind.Secret"/>.</param>
internal sealed record Revocation(RevocationKind Kind, Guid Id, DateTimeOffset? Until = null, string? Digest = null);

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
}
