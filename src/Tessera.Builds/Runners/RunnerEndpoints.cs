using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;

namespace Tessera.Builds.Runners;

/// <summary>The calls that runners make, and the logs that they leave, v1.1.</summary>
internal static class RunnerEndpoints
{
    /// <summary>Maps them into the group of a project.</summary>
    public static void MapRunners(this RouteGroupBuilder project)
    {
        project.MapGet("{num}/output/{step}", ReadOutput.HandleAsync).RequirePermission(BuildsPermissions.BuildRead).OpenInPublicProjects();

        var writes = project.MapGroup("").RequirePermission(BuildsPermissions.BuildWrite);
        writes.MapPost("claim", ClaimBuild.HandleAsync);
        writes.MapPost("{num}/heartbeat", Heartbeat.HandleAsync);
        writes.MapPost("{num}/output/{step}", AppendOutput.HandleAsync);
    }

    public static void AddRunners(this IServiceCollection services)
    {
        services.AddSingleton<StepLogs>();
        services.AddSingleton<OutputTails>();
        services.AddSingleton<ClaimBuild>();
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<AppendOutput>();
        services.AddSingleton<ReadOutput>();
        services.AddHostedService<LeaseKeeper>();
    }
}
