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
        if (http.GetToken() is not { Owner: { } owner } token
            || await projects.MaySeeSettingsAsync(project, owner.Id, async (permission, within) => await http.AskPermissionAsync(permission, within) is null, http.RequestAborted))
            return await next(context);
        return new Refused(new() { Kind = RefusalKind.WrongProject, Verdict = new() { Reason = VerdictReason.WrongProject, Token = token }, Project = project });
    }
}

internal static class SettingsReaders
{
    private const string ReadAllProjects = "tessera:project.read";

    /// <summary>Whether a user who may read a project's settings belongs to it, where that matters. Who may write there belongs there; some see all projects.</summary>
    /// <param name="projects">The instance's projects.</param>
    /// <param name="project">The project.</param>
    /// <param name="userId">The user.</param>
    /// <param name="mayAsync">Whether the user has a permission in a project; in none when that is null.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async ValueTask<bool> MaySeeSettingsAsync(
        this IProjects projects, Project project, Guid userId, Func<string, Project?, ValueTask<bool>> mayAsync, CancellationToken ct) =>
        !project.IsPublic
        || (await projects.OfUserAsync(userId, ct)).Any(own => own.Id == project.Id)
        || await mayAsync(BuildsPermissions.SettingsWrite, project)
        || await mayAsync(ReadAllProjects, null);

    /// <summary>For those who may read the project's settings and belong to it.</summary>
    public static RouteHandlerBuilder RequireSettingsReader(this RouteHandlerBuilder call) => call.RequirePermission(BuildsPermissions.SettingsRead).AddEndpointFilter<RouteHandlerBuilder, MembersOnly>();
}
