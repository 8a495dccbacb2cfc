using Tessera.Server.Security;

namespace Tessera.Server.Users.Credentials;

/// <summary>What users sign in with besides the password.</summary>
internal static class CredentialServices
{
    public static void AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<Tickets>();
        services.AddSingleton<CurrentPassword>();
        services.AddSingleton<CredentialUses>();
        services.AddSingleton<SecondFactor>();
        services.AddTransient<BeginTotp>();
        services.AddTransient<ConfirmTotp>();
        services.AddTransient<RemoveTotp>();
        services.AddTransient<RenewRecoveryCodes>();
        services.AddTransient<ResetCredentials>();
    }
}
