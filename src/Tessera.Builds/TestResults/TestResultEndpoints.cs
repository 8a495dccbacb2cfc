using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;

namespace Tessera.Builds.TestResults;

/// <summary>Calls about the tests that builds have run.</summary>
internal static class TestResultEndpoints
{
    public static IServiceCollection AddTestResults(this IServiceCollection services) => services
        .AddSingleton<ListTests>()
        .AddSingleton<SummarizeTests>()
        .AddSingleton<AddTestReport>();

    public static void MapTestResults(this RouteGroupBuilder project)
    {
        project.MapGet("{num}/tests", ListTests.HandleAsync).RequirePermission(BuildsPermissions.BuildRead).OpenInPublicProjects();
        project.MapPost("{num}/tests", AddTestReport.HandleAsync).RequirePermission(BuildsPermissions.BuildWrite);
    }
}
