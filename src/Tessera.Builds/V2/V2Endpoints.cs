using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Builds.Accounts;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Projects;
using Tessera.Tokens;

namespace Tessera.Builds.V2;

/// <summary>The calls of v2.</summary>
internal static class V2Endpoints
{
    public static void AddV2(this IServiceCollection services)
    {
        services.AddSingleton<PageTokens>();
        services.AddSingleton<ListCollaborations>();
        services.AddSingleton<Pipelines>();
        services.AddSingleton<ListPipelines>();
        services.AddSingleton<Workflows>();
        services.AddSingleton<CancelWorkflow>();
        services.AddSingleton<RerunWorkflow>();
        services.AddSingleton<ShowJob>();
    }

    /// <summary>Calls about the caller, and about records that are addressed by their id: which project it is, and what it takes there, is found out in the call.</summary>
    public static void MapV2(this RouteGroupBuilder v2)
    {
        var mine = v2.MapGroup("/me").RequireLiveToken().AcceptKinds(TokenKind.Personal).AnswerRefusals(Users.RefuseAsync);
        mine.MapGet("", UserView.Handle);
        mine.MapGet("/collaborations", ListCollaborations.HandleAsync);

        var records = v2.MapGroup("").RequireLiveToken();
        records.MapGet("/pipeline/{id}", ShowPipeline.HandleAsync);
        records.MapGet("/pipeline/{id}/workflow", ListWorkflows.HandleAsync);
        records.MapGet("/workflow/{id}", ShowWorkflow.HandleAsync);
        records.MapGet("/workflow/{id}/job", ListJobs.HandleAsync);
        records.MapPost("/workflow/{id}/cancel", CancelWorkflow.HandleAsync);
        records.MapPost("/workflow/{id}/rerun", RerunWorkflow.HandleAsync);
    }

    /// <summary>Calls within a project.</summary>
    public static void MapV2Project(this RouteGroupBuilder project)
    {
        var builds = project.MapGroup("").RequirePermission(BuildsPermissions.BuildRead);
        builds.MapGet("", ProjectView.Handle);
        builds.MapGet("/pipeline", ListPipelines.HandleAsync);
        builds.MapGet("/pipeline/mine", ListPipelines.HandleMineAsync);
        builds.MapGet("/pipeline/{number}", ShowPipeline.HandleNumberAsync);
        builds.MapGet("/job/{number}", ShowJob.HandleAsync);
        project.MapGet("/{number}/artifacts", V2Artifacts.HandleAsync).RequirePermission(BuildsPermissions.ArtifactRead);
        builds.MapGet("/{number}/tests", ListJobTests.HandleAsync);
        project.MapPost("/job/{number}/cancel", CancelJob.HandleAsync).RequirePermission(BuildsPermissions.BuildWrite);
        project.MapPost("/pipeline", TriggerPipeline.HandleAsync).RequirePermission(BuildsPermissions.BuildWrite);

        var variables = project.MapGroup("/envvar");
        variables.MapGet("", V2EnvVars.ListAsync).RequireSettingsReader();
        variables.MapGet("/{name}", ShowEnvVar.HandleAsync).RequireSettingsReader();
        variables.MapPost("", SetEnvVar.HandleAsync).RequirePermission(BuildsPermissions.EnvVarWrite);
        variables.MapDelete("/{name}", V2EnvVars.DeleteAsync).RequirePermission(BuildsPermissions.EnvVarWrite);
    }
}
