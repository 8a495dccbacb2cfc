using Tessera.Permissions;
using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>
/// What a token gives, and to whom: shared by all tokens that give the same, so that a million of them cost a few objects.
/// Two grants with one <see cref="Key"/> are versions of one thing: putting the newer into the index changes every token that has it, at once.
/// </summary>
public sealed record Grant
{
    /// <summary>What tells this grant from others, for example <c>user:0198…</c> or <c>service:read-only</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Kind of the tokens that have it.</summary>
    public required TokenKind Kind { get; init; }

    /// <summary>What they may do.</summary>
    public required Rights Rights { get; init; }

    /// <summary>The user whose tokens these are; null for other kinds.</summary>
    public TokenOwner? Owner { get; init; }

    /// <summary>Slug of the project that a project token is bound to; null for other kinds.</summary>
    public string? Project { get; init; }

    /// <summary>How far a user's access to all projects goes, whether they belong to them or not; <see cref="Access.None"/> for most.</summary>
    public Access AllProjects { get; init; }

    /// <summary>A service token's type or a project token's scope, as on the wire; null for personal tokens.</summary>
    public string? Scope { get; init; }

    /// <summary>Permissions given by name, as on the wire; empty unless the type is <c>custom</c>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Whether nothing is given for now: the owner is deactivated (spec T9).</summary>
    public bool IsSuspended { get; init; }
}

/// <summary>A personal token's owner.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The user's e-mail address.</param>
/// <param name="Name">The user's name.</param>
public sealed record TokenOwner(Guid Id, string Email, string Name);
