using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.AspNetCore;

/// <summary>What a question asks beyond whether a token is live, decided by an index of one's own: the server's, or the copy that a program keeps.</summary>
internal static class OwnJudgement
{
    /// <summary>The verdict on the question, from the one on the token.</summary>
    public static Verdict Of(TokenVerifier verifier, Catalogue catalogue, in Verdict verdict, TokenQuestion question)
    {
        if (!verdict.IsAllowed || (question.Permission ?? question.Project) is null)
            return verdict;
        CatalogueAction? action = null;
        if (question.Permission is not null)
            catalogue.TryFind(question.Permission, out action);
        // A project's token means nothing without a project.
        if (question.Project is null && verdict.Token.Grant.Kind != TokenKind.Project)
            return TokenVerifier.Authorize(verdict, action);
        return question.Permission is null ? verifier.AuthorizeIn(verdict, question.Project) : verifier.Authorize(verdict, action, question.Project);
    }

    /// <summary>What whoever asks learns of a live token.</summary>
    public static VerifiedToken Describe(IndexedToken token)
    {
        var grant = token.Grant;
        return new(token.Id, grant.Kind, token.Name)
        {
            Owner = grant.Owner is { } owner ? new(owner.Id, owner.Email, owner.Name) : null,
            Project = grant.Project,
            Scope = grant.Scope,
            ExpiresAt = token.ExpiresAt,
        };
    }
}
