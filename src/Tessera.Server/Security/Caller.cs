using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Users;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Security;

/// <summary>Who makes a management call, and what they may do: a user by a personal token or in a browser, or a service token.</summary>
internal sealed record Caller
{
    public required Actor Actor { get; init; }

    public required Rights Rights { get; init; }

    /// <summary>The user; null for tokens of no user.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The token presented; null when a user signed in otherwise.</summary>
    public Guid? TokenId { get; init; }

    /// <summary>The browser session; null when a token was presented.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The presented token's verdict, for calls about the token itself.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>The caller that a live token stands for.</summary>
    public static Caller Of(in Verdict verdict, string? ip)
    {
        var token = verdict.Token;
        var owner = token.Grant.Owner;
        return new()
        {
            Actor = owner is null ? new("token", token.Id, token.Name, ip) : new("user", owner.Id, owner.Email, ip),
            // A project token has no say outside its project, whatever its scope (spec T22).
            Rights = token.Grant.Kind == TokenKind.Project ? Rights.None : token.Grant.Rights,
            UserId = owner?.Id,
            TokenId = token.Id,
            Verdict = verdict,
        };
    }

    /// <summary>The user who is signed in, with what their personal tokens would give.</summary>
    public static Caller Of(Session session, DirectoryUser user, Rights rights, string? ip) => new()
    {
        Actor = new("user", user.Id, user.Email, ip),
        Rights = rights,
        UserId = user.Id,
        SessionId = session.Id,
    };

    /// <summary>Whether the caller has a management permission.</summary>
    public bool May(string permission, Catalogue catalogue) => catalogue.TryFind(permission, out var action) && Rights.Allow(action);
}
