namespace Tessera.Server.Users.Passkeys;

internal static class PasskeyServices
{
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.AddSingleton<PasskeyCeremonies>();
        services.AddTransient<BeginPasskeyRegistration>();
        services.AddTransient<FinishPasskeyRegistration>();
        services.AddTransient<RemovePasskey>();
        services.AddTransient<BeginPasskeySignIn>();
        services.AddTransient<FinishPasskeySignIn>();
    }
}
