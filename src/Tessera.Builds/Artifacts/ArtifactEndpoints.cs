using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;

namespace Tessera.Builds.Artifacts;

/// <summary>Calls about the files that builds produce.</summary>
internal static class ArtifactEndpoints
{
    public static IServiceCollection AddArtifacts(this IServiceCollection services) => services
        .AddSingleton<ArtifactFolders>()
        .AddSingleton<ListArtifacts>()
        .AddSingleton<ListLatestArtifacts>()
        .AddSingleton<GetArtifact>()
        .AddSingleton<PutArtifact>();

    public static void MapArtifacts(this RouteGroupBuilder project)
    {
        var reads = project.MapGroup("").RequirePermission(BuildsPermissions.ArtifactRead).OpenInPublicProjects();
        reads.MapGet("latest/artifacts", ListLatestArtifacts.HandleAsync);
        reads.MapGet("{num}/artifacts", ListArtifacts.HandleAsync);
        reads.MapMethods("{num}/artifacts/{**path}", [HttpMethods.Get, HttpMethods.Head], GetArtifact.HandleAsync);
        project.MapPut("{num}/artifacts/{**path}", PutArtifact.HandleAsync).RequirePermission(BuildsPermissions.ArtifactWrite);
    }
}
