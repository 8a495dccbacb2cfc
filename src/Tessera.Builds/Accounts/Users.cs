using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.Accounts;

/// <summary>The user behind a personal token.</summary>
internal static class Users
{
    /// <summary>Refuses calls about the caller: without a user behind it any token is as good as none.</summary>
    public static Task RefuseAsync(HttpContext http, Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.TwoTokens or RefusalKind.Unavailable => RefusalMessages.WriteAsync(http, refusal),
        _ => RefusalMessages.WriteAsync(http, new() { Kind = RefusalKind.NoToken }),
    };

    /// <summary>The user, where the endpoint takes personal tokens alone.</summary>
    public static TokenUser User(this HttpContext http) =>
        http.GetToken()?.Owner ?? throw new InvalidOperationException("The endpoint takes other than personal tokens.");

    /// <summary>Whether the caller may see a project's builds.</summary>
    public static async ValueTask<bool> MayReadAsync(this HttpContext http, Project project) =>
        project.IsPublic || await http.AskPermissionAsync(BuildsPermissions.BuildRead, project) is null;
}
