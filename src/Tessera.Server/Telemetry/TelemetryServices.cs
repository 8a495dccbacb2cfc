namespace Tessera.Server.Telemetry;

internal static class TelemetryServices
{
    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<VerdictMeter>();
        services.AddSingleton<NodeGauges>();
        services.AddSingleton<TelemetryExport>();
        services.AddHostedService(provider => provider.GetRequiredService<TelemetryExport>());
    }
}
