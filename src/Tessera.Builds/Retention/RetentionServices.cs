using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;

namespace Tessera.Builds.Retention;

/// <summary>What removes builds.</summary>
internal static class RetentionServices
{
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<BuildRemoval>()
        .AddSingleton<OldBuilds>()
        .AddSingleton<BuildsOfProject>()
        .AddSingleton<IProjectObserver>(provider => provider.GetRequiredService<BuildsOfProject>())
        .AddSingleton<LostProjects>()
        .AddSingleton<LeftFiles>()
        .AddHostedService<RetentionRounds>();
}
