using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;

namespace Tessera.Builds.Builds;

/// <summary>The calls of builds, v1.1.</summary>
internal static class BuildEndpoints
{
    /// <summary>Maps them into the group of a project.</summary>
    public static void MapBuildCalls(this RouteGroupBuilder project)
    {
        var reads = project.MapGroup("").OpenInPublicProjects().RequirePermission(BuildsPermissions.BuildRead);
        reads.MapGet("", ListBuilds.HandleAsync);
        reads.MapGet("tree/{**branch}", ListBuilds.HandleBranchAsync);
        reads.MapGet("{num}", GetBuild.HandleAsync);

        var writes = project.MapGroup("").RequirePermission(BuildsPermissions.BuildWrite);
        writes.MapPost("", TriggerBuild.HandleAsync);
        writes.MapPost("tree/{**branch}", TriggerBuild.HandleBranchAsync);
        writes.MapPost("report", ReportBuild.HandleAsync);
        writes.MapPatch("{num}", UpdateBuild.HandleAsync);
        writes.MapPost("{num}/retry", RetryBuild.HandleAsync);
        writes.MapPost("{num}/cancel", CancelBuild.HandleAsync);
    }

    public static void AddBuildCalls(this IServiceCollection services)
    {
        services.AddSingleton<ListBuilds>();
        services.AddSingleton<ListBranches>();
        services.AddSingleton<BuildStarters>();
        services.AddSingleton<GetBuild>();
        services.AddSingleton<TriggerBuild>();
        services.AddSingleton<ReportBuild>();
        services.AddSingleton<UpdateBuild>();
        services.AddSingleton<RetryBuild>();
        services.AddSingleton<CancelBuild>();
    }
}
