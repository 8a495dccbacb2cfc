using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tessera.Builds.Runners;

/// <summary>The calls that runners make, v1.1.</summary>
internal static class RunnerEndpoints
{
    public static void AddRunners(this IServiceCollection services) => services.AddSingleton<StepLogs>();
}
