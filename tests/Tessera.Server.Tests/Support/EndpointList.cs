using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tessera.Server.Tests.Support;

/// <summary>All endpoints of a running server, so that a test about each cannot forget the newest.</summary>
internal static class EndpointList
{
    private static readonly string Nothing = Guid.AllBitsSet.ToString();

    private static readonly (string Name, string Text)[] Values =
    [
        ("{id:guid}", Nothing),
        ("{userId:guid}", Nothing),
        ("{tokenId:guid}", Nothing),
        ("{api}", "nothing"),
        ("{documentName}", "v1"),
        ("{vcs}/{org}/{repo}", "gh/nobody/nothing"),
        ("{number:int}", "1"),
        ("{step:int}", "0"),
        ("{name}", "NOTHING"),
        ("{**path}", "nothing"),
    ];

    public static IReadOnlyList<RouteEndpoint> Of(TesseraServer server) =>
        [.. server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public static string Name(RouteEndpoint endpoint) => $"{Method(endpoint)} {endpoint.RoutePattern.RawText}";

    /// <summary>Method and a path that leads to the endpoint, with ids of nothing.</summary>
    public static (HttpMethod Method, string Path) Call(RouteEndpoint endpoint) =>
        (new(Method(endpoint)), Values.Aggregate("/" + endpoint.RoutePattern.RawText!.Trim('/'), (path, value) => path.Replace(value.Name, value.Text, StringComparison.Ordinal)));

    private static string Method(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "ANY";
}
