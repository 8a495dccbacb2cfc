using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Verification;

namespace Tessera.AspNetCore;

/// <summary>
/// Judges a request by what its endpoint says: which project, which permission, which kinds of tokens, from which places of the request. Asked once a
/// request; the answer stays with it.
/// </summary>
internal sealed class RequestGuard(ITokenVerifier verifier, IProjects projects, IClientAddress addresses)
{
    /// <summary>The permission that is asked for first; null when there is none.</summary>
    public static string? PermissionOf(EndpointMetadataCollection? metadata)
    {
        foreach (var data in metadata?.GetOrderedMetadata<IAuthorizeData>() ?? [])
        {
            if (data is PermissionRequired required)
                return required.Permission.Text;
            if (Permission.TryParse(data.Policy, out var permission))
                return permission.Text;
        }

        return null;
    }

    /// <summary>The judgement on a request.</summary>
    public async ValueTask<GuardedRequest> JudgeAsync(HttpContext http)
    {
        if (http.Features.Get<GuardedRequest>() is { } known)
            return known;
        GuardedRequest judged;
        try
        {
            judged = await ComputeAsync(http);
        }
        catch (TesseraUnavailableException)
        {
            judged = new() { Refusal = new() { Kind = RefusalKind.Unavailable, Verdict = new() { Reason = VerdictReason.Stale } } };
        }

        http.Features.Set(judged);
        return judged;
    }

    /// <summary>Asks for a further permission of the token that the request presents, or for one in a project that was found only now.</summary>
    public async ValueTask<Refusal?> AskAsync(HttpContext http, string? permission, Project? project)
    {
        var judged = await JudgeAsync(http);
        if (judged.Secret is null)
            return judged.Refusal ?? new() { Kind = RefusalKind.NoToken, Project = project };
        var verdict = await verifier.VerifyAsync(new(judged.Secret) { Permission = permission, Project = project?.Slug, CountsAsUse = false }, http.RequestAborted);
        return RefusalOf(verdict, project);
    }

    private async ValueTask<GuardedRequest> ComputeAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty;
        if (!TokenSource.TryRead(http.Request, (metadata.GetMetadata<AcceptedSources>() ?? AcceptedSources.Default).Sources, out var secret))
            return new() { Refusal = new() { Kind = RefusalKind.TwoTokens } };
        var belongs = metadata.GetMetadata<ProjectRequired>();
        var project = belongs is null ? null : await FindProjectAsync(http, belongs);
        var isOpen = project is { IsPublic: true } && metadata.GetMetadata<OpenInPublicProjects>() is not null;
        if (secret is null)
            return new() { Project = project, Refusal = isOpen ? null : NoToken(belongs, project) };
        var verdict = await verifier.VerifyAsync(
            new(secret) { Permission = PermissionOf(metadata), Project = project?.Slug, From = addresses.Find(http) }, http.RequestAborted);
        return new()
        {
            Secret = secret,
            Verdict = verdict,
            Project = project,
            // Whoever presents a live token may do at least what everybody may.
            Refusal = isOpen && verdict.Token is not null ? null : Refuse(metadata, verdict, belongs, project),
        };
    }

    private static Refusal NoToken(ProjectRequired? belongs, Project? project) =>
        new() { Kind = belongs is not null && project is null ? RefusalKind.NoProject : RefusalKind.NoToken, Project = project };

    private static Refusal? Refuse(EndpointMetadataCollection metadata, TokenVerdict verdict, ProjectRequired? belongs, Project? project)
    {
        if (verdict.Token is { } token)
        {
            if (belongs is not null && project is null)
                return new() { Kind = RefusalKind.NoProject, Verdict = verdict };
            // Who belongs elsewhere learns nothing of what the operation takes.
            if (verdict.Reason != VerdictReason.WrongProject && metadata.GetMetadata<AcceptedKinds>() is { } accepted && !accepted.Kinds.Contains(token.Kind))
                return new() { Kind = RefusalKind.WrongKind, Verdict = verdict, Project = project };
        }

        return RefusalOf(verdict, project);
    }

    private static Refusal? RefusalOf(TokenVerdict verdict, Project? project) => verdict.Reason switch
    {
        VerdictReason.Allowed => null,
        VerdictReason.InsufficientScope => new() { Kind = RefusalKind.InsufficientScope, Verdict = verdict, Project = project },
        VerdictReason.WrongProject => new() { Kind = RefusalKind.WrongProject, Verdict = verdict, Project = project },
        VerdictReason.Stale => new() { Kind = RefusalKind.Unavailable, Verdict = verdict, Project = project },
        _ => new() { Kind = RefusalKind.InvalidToken, Verdict = verdict, Project = project },
    };

    private ValueTask<Project?> FindProjectAsync(HttpContext http, ProjectRequired belongs) =>
        TrySlug(http.Request.RouteValues, belongs.Values, out var slug) ? projects.FindAsync(slug.Text, http.RequestAborted) : new((Project?)null);

    private static bool TrySlug(RouteValueDictionary values, IReadOnlyList<string> names, [NotNullWhen(true)] out ProjectSlug? slug) => names.Count == 3
        ? ProjectSlug.TryCreate(values[names[0]] as string, values[names[1]] as string, values[names[2]] as string, out slug)
        : ProjectSlug.TryParse(string.Join('/', names.Select(name => values[name] as string)), out slug);
}

/// <summary>A request that was judged.</summary>
internal sealed record GuardedRequest
{
    /// <summary>The token's text, for further questions.</summary>
    public string? Secret { get; init; }

    public TokenVerdict? Verdict { get; init; }

    public Project? Project { get; init; }

    /// <summary>Why it may not pass; null when it may.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Verdict} {Refusal}";
}
