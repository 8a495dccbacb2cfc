using Tessera.Server.Http;
using Tessera.Server.Security;

namespace Tessera.Server.ProjectTokens;

/// <summary>Routes under <c>/v1/projects/{id}/tokens</c>. PUT and PATCH do not exist (spec T2).</summary>
internal static class ProjectTokenEndpoints
{
    public static void AddProjectTokens(this IServiceCollection services)
    {
        services.AddTransient<CreateProjectToken>();
        services.AddTransient<ListProjectTokens>();
        services.AddTransient<DeleteProjectToken>();
        services.AddTransient<RotateProjectToken>();
    }

    public static void MapProjectTokens(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/projects/{id:guid}/tokens").WithTags("Project tokens").RequireUserOrService().MayWait();
        group.MapPost("", CreateProjectToken.HandleAsync);
        group.MapGet("", ListProjectTokens.HandleAsync);
        group.MapGet("{tokenId:guid}", ShowProjectToken.HandleAsync);
        group.MapGet("{tokenId:guid}/usage", ShowProjectTokenUsage.HandleAsync);
        group.MapDelete("{tokenId:guid}", DeleteProjectToken.HandleAsync);
        group.MapPost("{tokenId:guid}/rotate", RotateProjectToken.HandleAsync);
    }
}
