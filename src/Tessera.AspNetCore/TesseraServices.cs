using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tessera.AspNetCore;

/// <summary>Registration of the authentication scheme.</summary>
public static class TesseraServices
{
    /// <summary>
    /// Adds the scheme <see cref="TesseraDefaults.Scheme"/> and a policy for every permission. Whoever calls this also registers an
    /// <see cref="ITokenVerifier"/> and an <see cref="IProjects"/>, and an <see cref="ICatalogueRegistrar"/> when the API's operations are to register themselves.
    /// </summary>
    public static IServiceCollection AddTesseraAuthentication(this IServiceCollection services, Action<TesseraAuthenticationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
            services.Configure(TesseraDefaults.Scheme, configure);
        // A program with several guarded APIs calls this once for each.
        if (services.Any(service => service.ServiceType == typeof(GuardedApiStart)))
            return services;
        services.AddAuthentication().AddScheme<TesseraAuthenticationOptions, TesseraHandler>(TesseraDefaults.Scheme, null);
        services.AddOptions<TesseraAuthenticationOptions>(TesseraDefaults.Scheme).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthorization();
        services.TryAddSingleton<IClientAddress, PeerAddress>();
        services.TryAddSingleton<RequestGuard>();
        services.Replace(ServiceDescriptor.Singleton<IAuthorizationPolicyProvider, PermissionPolicies>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, PermissionHandler>());
        services.AddSingleton<GuardedApiStart>();
        services.AddHostedService(provider => provider.GetRequiredService<GuardedApiStart>());
        return services;
    }
}
