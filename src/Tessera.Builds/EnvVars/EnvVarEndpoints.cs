using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Builds.Projects;

namespace Tessera.Builds.EnvVars;

/// <summary>Calls about a project's environment variables.</summary>
internal static class EnvVarEndpoints
{
    public static IServiceCollection AddEnvVars(this IServiceCollection services) => services
        .AddSingleton<EnvVarVault>()
        .AddSingleton<ListEnvVars>()
        .AddSingleton<ShowEnvVar>()
        .AddSingleton<SetEnvVar>()
        .AddSingleton<DeleteEnvVar>();

    public static void MapEnvVars(this RouteGroupBuilder project)
    {
        var variables = project.MapGroup("/envvar");
        variables.MapGet("", ListEnvVars.HandleAsync).RequireSettingsReader();
        variables.MapGet("{name}", ShowEnvVar.HandleAsync).RequireSettingsReader();
        variables.MapPost("", SetEnvVar.HandleAsync).RequirePermission(BuildsPermissions.EnvVarWrite);
        variables.MapDelete("{name}", DeleteEnvVar.HandleAsync).RequirePermission(BuildsPermissions.EnvVarWrite);
    }
}
