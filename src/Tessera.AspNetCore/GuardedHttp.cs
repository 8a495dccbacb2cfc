using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tessera.AspNetCore;

/// <summary>What endpoints learn about a request that has passed.</summary>
public static class GuardedHttp
{
    /// <summary>The live token that the request presents; null when it presents none, which only an endpoint open to the public sees.</summary>
    public static VerifiedToken? GetToken(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<GuardedRequest>()?.Verdict?.Token;
    }

    /// <summary>The project that the operation belongs to, when the endpoint says <see cref="GuardConventions.OfProject"/>; else null.</summary>
    public static Project? GetProject(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<GuardedRequest>()?.Project;
    }

    /// <summary>The text of the token that the request presents, for asking the server on the caller's behalf; null when it presents none.</summary>
    public static string? GetTokenSecret(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<GuardedRequest>()?.Secret;
    }

    /// <summary>
    /// Asks for a permission within the endpoint: one that depends on the request's content, or in a project that had to be looked up first.
    /// </summary>
    /// <returns>Null when it is given; else the refusal, for <see cref="RefuseAsync"/>.</returns>
    public static async ValueTask<Refusal?> AskPermissionAsync(this HttpContext http, string? permission, Project? project = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        return await http.RequestServices.GetRequiredService<RequestGuard>().AskAsync(http, permission, project);
    }

    /// <summary>Answers a request as refused, in the endpoint's way.</summary>
    public static Task RefuseAsync(this HttpContext http, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(http);
        var options = http.RequestServices.GetRequiredService<IOptionsMonitor<TesseraAuthenticationOptions>>().Get(TesseraDefaults.Scheme);
        return RefusalWriter.WriteAsync(http, refusal, options.Realm);
    }
}
