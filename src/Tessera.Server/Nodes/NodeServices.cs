namespace Tessera.Server.Nodes;

internal static class NodeServices
{
    public static void AddNodes(this IServiceCollection services)
    {
        services.AddSingleton<ThisNode>();
        services.AddTransient<ListNodes>();
    }
}
