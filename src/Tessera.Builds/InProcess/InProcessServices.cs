using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Badges;
using Tessera.Builds.Builds;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Runners;
using Tessera.Builds.TestResults;

namespace Tessera.Builds.InProcess;

/// <summary>What the program that hosts this API gets from it beside its calls. The classes are public and what they stand on is not, so they are put together here.</summary>
internal static class InProcessServices
{
    public static void AddInProcess(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ProjectBuilds(
            provider.GetRequiredService<IProjects>(),
            provider.GetRequiredService<ListBuilds>(),
            provider.GetRequiredService<ListBranches>(),
            provider.GetRequiredService<BuildStarters>(),
            provider.GetRequiredService<GetBuild>(),
            provider.GetRequiredService<OutputTails>(),
            provider.GetRequiredService<ListArtifacts>(),
            provider.GetRequiredService<SummarizeTests>()));
        services.AddSingleton(provider => new ProjectBuildCommands(
            provider.GetRequiredService<IProjects>(),
            provider.GetRequiredService<TriggerBuild>(),
            provider.GetRequiredService<CancelBuild>(),
            provider.GetRequiredService<RetryBuild>()));
        services.AddSingleton(provider => new ProjectBadges(
            provider.GetRequiredService<IProjects>(),
            provider.GetRequiredService<ShowBadge>(),
            provider.GetRequiredService<ListBranchStates>()));
        services.AddSingleton(provider => new ProjectVariables(
            provider.GetRequiredService<IProjects>(),
            provider.GetRequiredService<ListEnvVars>(),
            provider.GetRequiredService<SetEnvVar>(),
            provider.GetRequiredService<DeleteEnvVar>()));
        services.AddSingleton(provider => new ProjectBuildFiles(
            provider.GetRequiredService<IProjects>(),
            provider.GetRequiredService<ShowBadge>(),
            provider.GetRequiredService<GetArtifact>(),
            provider.GetRequiredService<ReadOutput>()));
    }
}
