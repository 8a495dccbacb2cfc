using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tessera.Server.Tests.Support;

/// <summary>All endpoints of a running server, so that a test about each cannot forget the newest.</summary>
internal static class EndpointList
{
    public static IReadOnlyList<RouteEndpoint> Of(TesseraServer server) =>
        [.. server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public static string Name(RouteEndpoint endpoint) => $"{Method(endpoint)} {endpoint.RoutePattern.RawText}";

    /// <summary>Method and a path that leads to the endpoint, with ids of nothing.</summary>
    public static (HttpMethod Method, string Path) Call(RouteEndpoint endpoint) => (
        new(Method(endpoint)),
        "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:guid}", Guid.AllBitsSet.ToString(), StringComparison.Ordinal).Replace("{userId:guid}", Guid.AllBitsSet.ToString(), StringComparison.Ordinal).Replace("{tokenId:guid}", Guid.AllBitsSet.ToString(), StringComparison.Ordinal).Replace("{api}", "nothing", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal));

    private static string Method(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "ANY";
}
