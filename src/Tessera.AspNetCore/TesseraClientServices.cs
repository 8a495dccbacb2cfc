using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tessera.AspNetCore.Remote;

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
            .UseSocketsHttpHandler((handler, _) =>
            {
                // A redirect would carry tokens to wherever it points.
                (handler.AllowAutoRedirect, handler.UseCookies, handler.PooledConnectionLifetime) = (false, false, KeepConnection);
            })
            .SetHandlerLifetime(System.Threading.Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.TryAddSingleton<InstanceCalls>();
        services.TryAddSingleton<ITokenVerifier, RemoteVerifier>();
        services.TryAddSingleton<IProjects, RemoteProjects>();
        services.TryAddSingleton<ICatalogueRegistrar, RemoteRegistrar>();
        return services;
    }
}
