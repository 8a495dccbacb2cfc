using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Tessera.Permissions;
using Tessera.Tokens;

namespace Tessera.AspNetCore;

/// <summary>The permission that an endpoint takes, as the policy of the same name.</summary>
internal sealed class PermissionRequired(Permission permission) : IAuthorizeData
{
    public Permission Permission => permission;

    public string? Policy { get; set; } = permission.Text;

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; } = TesseraDefaults.Scheme;
}

/// <summary>The endpoint takes any live token of the accepted kinds, and no permission.</summary>
internal sealed class LiveTokenRequired : IAuthorizeData
{
    public string? Policy { get; set; } = PermissionPolicies.LiveToken;

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; } = TesseraDefaults.Scheme;
}

/// <summary>Which route values hold the slug of the project that the endpoint's operation belongs to.</summary>
/// <param name="Binding">As registered: <c>{vcs}/{org}/{repo}</c>.</param>
/// <param name="Values">Names of the route values.</param>
internal sealed record ProjectRequired(string Binding, IReadOnlyList<string> Values);

/// <summary>In a public project the endpoint takes no token.</summary>
internal sealed record OpenInPublicProjects;

/// <summary>Kinds of tokens that the endpoint takes.</summary>
internal sealed record AcceptedKinds(FrozenSet<TokenKind> Kinds);

/// <summary>Places in the request where the token may stand.</summary>
internal sealed record AcceptedSources(IReadOnlyList<TokenSource> Sources)
{
    public static AcceptedSources Default { get; } = new([TokenSource.Bearer]);
}

/// <summary>How refusals are answered instead of by a problem document.</summary>
internal sealed record RefusalAnswer(Func<HttpContext, Refusal, Task> WriteAsync);
