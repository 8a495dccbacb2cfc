using Tessera.Tokens;

namespace Tessera.AspNetCore;

/// <summary>A live token that a request presented. Holds nothing that could be presented as one.</summary>
/// <param name="Id">Id of its record.</param>
/// <param name="Kind">Personal, project or service.</param>
/// <param name="Name">Name or label.</param>
public sealed record VerifiedToken(Guid Id, TokenKind Kind, string Name)
{
    /// <summary>Whose personal token it is; null for other kinds.</summary>
    public TokenUser? Owner { get; init; }

    /// <summary>Slug of the project of a project token; null for other kinds.</summary>
    public string? Project { get; init; }

    /// <summary>Scope of a project token or type of a service token, as on the wire; null for personal tokens.</summary>
    public string? Scope { get; init; }

    /// <summary>From when on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The user whose personal token it is.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Name">Name for people.</param>
public sealed record TokenUser(Guid Id, string Email, string Name);
