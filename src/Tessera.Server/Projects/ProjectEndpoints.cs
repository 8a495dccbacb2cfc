using Tessera.Server.Http;
using Tessera.Server.Security;

namespace Tessera.Server.Projects;

/// <summary>Routes under <c>/v1/projects</c>. Each operation looks at what its caller has to do with the project, so no rule could say it here.</summary>
internal static class ProjectEndpoints
{
    public static void AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<ProjectGate>();
        services.AddTransient<CreateProject>();
        services.AddTransient<ListProjects>();
        services.AddTransient<EditProject>();
        services.AddTransient<DeleteProject>();
        services.AddTransient<PutMember>();
        services.AddTransient<RemoveMember>();
    }

    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/projects").WithTags("Projects").RequireUserOrService().MayWait();
        group.MapPost("", CreateProject.HandleAsync);
        group.MapGet("", ListProjects.HandleAsync);
        group.MapGet("{id:guid}", ShowProject.HandleAsync);
        group.MapPatch("{id:guid}", EditProject.HandleAsync);
        group.MapDelete("{id:guid}", DeleteProject.HandleAsync);
        group.MapGet("{id:guid}/members", ListMembers.HandleAsync);
        group.MapGet("{id:guid}/members/{userId:guid}", ShowMember.HandleAsync);
        group.MapPut("{id:guid}/members/{userId:guid}", PutMember.HandleAsync);
        group.MapDelete("{id:guid}/members/{userId:guid}", RemoveMember.HandleAsync);
    }
}
