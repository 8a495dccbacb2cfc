using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tessera.AspNetCore;

/// <summary>Before the first request: refuses to start with an endpoint that states nothing, and makes the APIs known to the catalogue.</summary>
internal sealed class GuardedApiStart(IServiceProvider services) : IHostedService
{
    private readonly List<(IEndpointRouteBuilder App, GuardedApi Api)> apis = [];

    public void Add(IEndpointRouteBuilder app, GuardedApi api) => apis.Add((app, api));

    /// <summary>Checks and registers.</summary>
    /// <exception cref="InvalidOperationException">An endpoint states nothing; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (app, api) in apis)
        {
            RouteEndpoint[] endpoints = [.. EndpointsOf(app).Where(endpoint => endpoint.Metadata.GetMetadata<GuardedApi>() == api)];
            AssertAllState(api, endpoints);
            if (services.GetService<ICatalogueRegistrar>() is { } registrar)
                await registrar.RegisterAsync(new(api.Name, api.Title, [.. CatalogueRoutes.Of(api.Name, endpoints)]), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A source makes its endpoints anew each time it is asked, which takes milliseconds for each. The composite keeps them, once routing has them.
    private IEnumerable<RouteEndpoint> EndpointsOf(IEndpointRouteBuilder app) =>
        services.GetService<EndpointDataSource>() is { Endpoints: { Count: > 0 } kept } ? kept.OfType<RouteEndpoint>() : app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static void AssertAllState(GuardedApi api, IEnumerable<RouteEndpoint> endpoints)
    {
        string[] silent = [.. endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName ?? "?")];
        if (silent.Length > 0)
        {
            throw new InvalidOperationException(
                $"These endpoints of the API {api.Name} do not state a permission: {string.Join("; ", silent)}. Add RequirePermission, RequireLiveToken or AllowAnonymous.");
        }
    }
}
