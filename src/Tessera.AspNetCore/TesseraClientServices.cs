using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore.Embedded;
using Tessera.AspNetCore.Remote;
using Tessera.Verification;

namespace Tessera.AspNetCore;

/// <summary>Registration for programs whose tokens a Tessera server elsewhere judges.</summary>
public static class TesseraClientServices
{
    private static readonly TimeSpan KeepConnection = TimeSpan.FromMinutes(5);

    /// <summary>Adds the authentication scheme, a policy for every permission, and what asks the server: <see cref="ITokenVerifier"/> and <see cref="IProjects"/>.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configure">Sets at least <see cref="TesseraClientOptions.Server"/> and <see cref="TesseraClientOptions.VerifierToken"/>.</param>
    public static IServiceCollection AddTessera(this IServiceCollection services, Action<TesseraClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<TesseraClientOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddTesseraAuthentication();
        services.AddHttpClient(InstanceCalls.ClientName)
            .UseSocketsHttpHandler((handler, provider) =>
            {
                // Within one machine packing costs more than it saves.
                if (provider.GetRequiredService<IOptions<TesseraClientOptions>>().Value.Server is { IsLoopback: false })
                    handler.AutomaticDecompression = DecompressionMethods.GZip;
                // A redirect would carry tokens to wherever it points.
                (handler.AllowAutoRedirect, handler.UseCookies, handler.PooledConnectionLifetime) = (false, false, KeepConnection);
            })
            .SetHandlerLifetime(System.Threading.Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.TryAddSingleton<InstanceCalls>();
        var options = new TesseraClientOptions();
        configure(options);
        if (options.Mode == TesseraMode.Embedded)
            AddEmbedded(services);
        services.TryAddSingleton<ITokenVerifier, RemoteVerifier>();
        services.TryAddSingleton<IProjects, RemoteProjects>();
        services.TryAddSingleton<ICatalogueRegistrar, RemoteRegistrar>();
        return services;
    }

    private static void AddEmbedded(IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
            new Freshness(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<TesseraClientOptions>>().Value.MaxStaleness, allowWhenStale: false));
        services.TryAddSingleton<UnsentUsage>();
        services.TryAddSingleton<UsageReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageReporter>());
        services.TryAddSingleton<FeedFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedFollower>());
        services.TryAddSingleton<ITokenVerifier, EmbeddedVerifier>();
        services.TryAddSingleton<IProjects, EmbeddedProjects>();
    }
}
