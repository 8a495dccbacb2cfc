using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Tessera.Server.Users.External;

/// <summary>Signing in by external providers.</summary>
internal static class ExternalServices
{
    public static void AddExternalSignIn(this IServiceCollection services)
    {
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsCheck>();
        services.AddSingleton<ExternalProviders>();
        services.AddSingleton<ProviderVisit>();
        services.ConfigureOptions<ExternalSchemes>();
        services.AddAuthentication().AddCookie(ExternalProviders.ResultScheme);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ExternalSchemeOptions>, OAuthPostConfigureOptions<ExternalSchemeOptions, ExternalHandler>>());
        services.AddTransient<ExternalHandler>();
        services.AddTransient<SignInExternal>();
        services.AddTransient<BeginConnectExternal>();
        services.AddTransient<ConnectExternal>();
        services.AddTransient<DisconnectExternal>();
    }

    /// <summary>Answers the providers' callbacks, before routing: they are no endpoints, and no rule of access is asked for them.</summary>
    public static void UseExternalSignIn(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<ExternalProviders>().All.Count > 0)
            app.UseMiddleware<ProviderCallback>();
    }
}
