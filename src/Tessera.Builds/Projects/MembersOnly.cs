using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;
using Tessera.Verification;

namespace Tessera.Builds.Projects;

/// <summary>
/// Keeps settings and names of variables to those who belong to the project. In a public one every user counts as a reader; what is open to the public are
/// statuses, builds and artifacts, not these.
/// </summary>
internal sealed class MembersOnly(IProjects projects) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var project = http.Project();
        if (!project.IsPublic || http.GetToken() is not { Owner: { } owner } token || await BelongsAsync(http, owner, project))
            return await next(context);
        return new Refused(new() { Kind = RefusalKind.WrongProject, Verdict = new() { Reason = VerdictReason.WrongProject, Token = token }, Project = project });
    }

    // Who may write there belongs there; some see all projects.
    private async ValueTask<bool> BelongsAsync(HttpContext http, TokenUser user, Project project) =>
        (await projects.OfUserAsync(user.Id, http.RequestAborted)).Any(own => own.Id == project.Id)
        || await http.AskPermissionAsync(BuildsPermissions.SettingsWrite, project) is null
        || await http.AskPermissionAsync("tessera:project.read") is null;
}

internal static class SettingsReaders
{
    /// <summary>For those who may read the project's settings and belong to it.</summary>
    public static RouteHandlerBuilder RequireSettingsReader(this RouteHandlerBuilder call) => call.RequirePermission(BuildsPermissions.SettingsRead).AddEndpointFilter<RouteHandlerBuilder, MembersOnly>();
}
