using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;

namespace Tessera.Builds.Badges;

/// <summary>What tells how a branch stands: badges, status feed, status.</summary>
internal static class BadgeEndpoints
{
    public static void AddBadges(this IServiceCollection services)
    {
        services.Configure<RouteOptions>(routes =>
        {
            routes.SetParameterPolicy<VcsConstraint>(VcsConstraint.Name);
            routes.SetParameterPolicy<PictureConstraint>(PictureConstraint.Name);
        });
        services.AddSingleton<BranchStates>();
        services.AddSingleton<ListBranchStates>();
        services.AddSingleton<ShowBadge>();
        services.AddSingleton<ShowStatus>();
        services.AddSingleton<ShowStatusFeed>();
    }

    /// <summary>Pictures and feed, at the host's root.</summary>
    public static void MapBadges(this RouteGroupBuilder group)
    {
        var badge = ((IEndpointRouteBuilder)group).ServiceProvider.GetRequiredService<ShowBadge>();
        var pictures = group.MapGroup("").OfProject().AnswerRefusals(BadgeRefusals.WriteAsync);
        string[] patterns =
        [
            "/{vcs:vcs}/{org}/{repo}.svg",
            "/{vcs:vcs}/{org}/{repo}/tree/{**branch:picture}",
            "/status-badge/img/{vcs}/{org}/{repo}.svg",
            "/status-badge/img/{vcs}/{org}/{repo}/tree/{**branch:picture}",
        ];
        // By GET alone: a 405 names the methods of every pattern of its shape, before routing looks at constraints. HEAD would stand in that of other calls.
        foreach (var pattern in patterns)
            pictures.MapGet(pattern, badge.HandleAsync).RequirePermission(BuildsPermissions.StatusRead).OpenInPublicProjects();
        group.MapGet("/{vcs:vcs}/{org}/{repo}.cc.xml", ShowStatusFeed.HandleAsync).OfProject().RequirePermission(BuildsPermissions.StatusRead).OpenInPublicProjects();
    }

    /// <summary>The status, within a project's v1.1 calls.</summary>
    public static void MapStatus(this RouteGroupBuilder project) =>
        project.MapGet("/status", ShowStatus.HandleAsync).RequirePermission(BuildsPermissions.StatusRead).OpenInPublicProjects();
}
