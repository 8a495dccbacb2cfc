using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tessera.Permissions;

namespace Tessera.AspNetCore;

/// <summary>
/// Makes a policy of every permission's name, so that <c>[Authorize(Policy = "shop:article.find")]</c> works in any framework. Other names go to the
/// program's own policies.
/// </summary>
internal sealed class PermissionPolicies(IOptions<AuthorizationOptions> options) : IAuthorizationPolicyProvider
{
    /// <summary>The policy of endpoints that take any live token.</summary>
    public const string LiveToken = "tessera live token";

    private readonly DefaultAuthorizationPolicyProvider own = new(options);

    public bool AllowsCachingPolicies => true;

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => policyName switch
    {
        LiveToken => Task.FromResult<AuthorizationPolicy?>(Policy(null)),
        _ when Permission.TryParse(policyName, out var permission) => Task.FromResult<AuthorizationPolicy?>(Policy(permission.Text)),
        _ => own.GetPolicyAsync(policyName),
    };

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => own.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => own.GetFallbackPolicyAsync();

    private static AuthorizationPolicy Policy(string? permission) => new([new PermissionRequirement(permission)], [TesseraDefaults.Scheme]);
}

/// <summary>The token has to give a permission; null: it has to be live.</summary>
internal sealed record PermissionRequirement(string? Permission) : IAuthorizationRequirement;

/// <summary>Holds requests against <see cref="PermissionRequirement"/>.</summary>
internal sealed class PermissionHandler(RequestGuard guard) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.Resource is not HttpContext http)
        {
            context.Fail(new(this, "Permissions are asked for with the request as resource."));
            return;
        }

        var judged = await guard.JudgeAsync(http);
        var refusal = judged.Refusal;
        // An endpoint with several permissions: the first was asked for already.
        if (refusal is null && judged.Verdict is not null && requirement.Permission is not null)
            refusal = await FurtherAsync(http, judged, requirement.Permission);
        if (refusal is null)
            context.Succeed(requirement);
        else
            context.Fail(new(this, refusal.Kind.ToString()));
    }

    private async ValueTask<Refusal?> FurtherAsync(HttpContext http, GuardedRequest judged, string permission)
    {
        if (string.Equals(RequestGuard.PermissionOf(http.GetEndpoint()?.Metadata), permission, StringComparison.Ordinal))
            return null;
        var refusal = await guard.AskAsync(http, permission, judged.Project);
        if (refusal is not null)
            http.Features.Set(judged with { Refusal = refusal });
        return refusal;
    }
}
