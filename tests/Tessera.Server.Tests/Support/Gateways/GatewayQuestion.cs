namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>The question that a gateway asks about a request, header for header as the gateway sends it.</summary>
/// <param name="Method">Method of the question itself.</param>
/// <param name="Target">Target of the question itself.</param>
/// <param name="Headers">Header lines.</param>
internal sealed record GatewayQuestion(string Method, string Target, IReadOnlyList<string> Headers)
{
    public static IReadOnlyList<string> Gateways { get; } = ["nginx", "caddy", "traefik", "envoy"];

    public static GatewayQuestion Of(string gateway, string method, string uri) => gateway switch
    {
        "nginx" => Nginx(method, uri),
        "caddy" => Caddy(method, uri),
        "traefik" => Traefik(method, uri),
        "envoy" => Envoy(method, uri),
        _ => throw new ArgumentOutOfRangeException(nameof(gateway)),
    };

    public GatewayQuestion With(params IEnumerable<string> headers) => this with { Headers = [.. Headers, .. headers] };

    public GatewayQuestion Without(string name) =>
        this with { Headers = [.. Headers.Where(line => !line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))] };

    public Task<RawAnswer> AskAsync(int port) => RawHttp.SendAsync(port, Method, Target, Headers);

    // As samples/nginx has it.
    private static GatewayQuestion Nginx(string method, string uri) => new("GET", "/forward-auth/nginx/shop",
    [
        $"X-Original-Method: {method}", $"X-Original-URI: {uri}", "X-Forwarded-For: 203.0.113.7", "Host: tessera",
    ]);

    // forward_auth of Caddy 2.
    private static GatewayQuestion Caddy(string method, string uri) => new("GET", "/forward-auth/caddy/shop",
    [
        "Host: shop.example", "User-Agent: curl/8.0", "Accept: */*", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: shop.example",
        $"X-Forwarded-Method: {method}", "X-Forwarded-Proto: http", $"X-Forwarded-Uri: {uri}", "Accept-Encoding: gzip",
    ]);

    // forwardAuth of Traefik 2 and 3: Go's client writes Host and User-Agent first and the rest in the alphabet's order. The headers that the
    // entry point sets on the request itself (-Port, -Server, X-Real-Ip) come along.
    private static GatewayQuestion Traefik(string method, string uri) => new("GET", "/forward-auth/traefik/shop",
    [
        "Host: 127.0.0.1:5080", "User-Agent: curl/8.0", "Accept: */*", "Accept-Encoding: gzip", "X-Forwarded-For: 203.0.113.7",
        "X-Forwarded-Host: shop.example", $"X-Forwarded-Method: {method}", "X-Forwarded-Port: 80", "X-Forwarded-Proto: http",
        "X-Forwarded-Server: edge-1", $"X-Forwarded-Uri: {uri}", "X-Real-Ip: 203.0.113.7",
    ]);

    // http_service of ext_authz: the request's own method, its path behind path_prefix, no body; names in lower case.
    private static GatewayQuestion Envoy(string method, string uri) => new(method, "/forward-auth/envoy/shop" + uri,
    [
        "host: shop.example", "content-length: 0", "x-envoy-internal: true", "x-forwarded-for: 203.0.113.7", "x-envoy-expected-rq-timeout-ms: 500",
    ]);
}
