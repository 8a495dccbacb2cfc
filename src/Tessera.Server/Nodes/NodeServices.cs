namespace Tessera.Server.Nodes;

internal static class NodeServices
{
    public static void AddNodes(this IServiceCollection services)
    {
        services.AddSingleton<ThisNode>();
        services.AddSingleton<NodeRegistry>();
        services.AddSingleton<NodeWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeWatch>());
        services.AddSingleton<NodeBeat>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeBeat>());
        services.AddSingleton<EpochWaits>();
        services.AddTransient<ListNodes>();
    }
}
