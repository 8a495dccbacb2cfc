using System.Net;
using System.Net.Sockets;
using System.Text;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Verification;

/// <summary>What a gateway's address must not be read as, and that no answer leaves an identity header out.</summary>
public sealed class ForwardAuthEdgeTests(SharedServer shared) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private static readonly string[] Identity = ["X-Tessera-Token-Id", "X-Tessera-Kind", "X-Tessera-Subject", "X-Tessera-Project", "X-Tessera-Permission"];
    private static int made;
    private string secret = "";

    public async ValueTask InitializeAsync()
    {
        await shared.Server.RegisterAsync();
        using var admin = await shared.Server.AdminAsync();
        secret = (await admin.CreateServiceAsync($"gateway {Interlocked.Increment(ref made)}", "custom", null, RegisteredApi.Find)).Secret;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("GET /forward%2dauth/envoy/shop/articles HTTP/1.1", 400)]
    [InlineData("GET /%66orward-auth/envoy/shop/articles HTTP/1.1", 400)]
    [InlineData("GET /Forward-Auth/envoy/shop/articles HTTP/1.1", 400)]
    [InlineData("GET http://shop.example/forward-auth/envoy/shop/articles HTTP/1.1", 400)]
    [InlineData("GET /forward-auth HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/ HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/apache/shop/articles HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/Envoy/shop/articles HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/envoy/shop HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/envoy/shop?x=/articles HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/nginx/shop HTTP/1.1", 400)]
    [InlineData("GET /forward-auth/envoy/nothing/articles HTTP/1.1", 403)]
    [InlineData("GET /forward-auth/envoy//articles HTTP/1.1", 403)]
    [InlineData("get /forward-auth/envoy/shop/articles HTTP/1.1", 403)]
    [InlineData("POST /forward-auth/envoy/shop/articles HTTP/1.1", 403)]
    [InlineData("GET /forward-auth/envoy/shop/%61rticles/../articles HTTP/1.1", 403)]
    [InlineData("GET /forward-auth/envoy/shop/articles HTTP/1.1", 200)]
    [InlineData("HEAD /forward-auth/envoy/shop/articles HTTP/1.1", 200)]
    [InlineData("GET /forward-auth/envoy/shop/articles HTTP/1.0", 200)]
    public async Task Address_is_read_as_it_stands_and_every_answer_has_each_identity_header_once(string requestLine, int expected)
    {
        var answer = await SendAsync($"{requestLine}\r\nHost: shop.example\r\nConnection: close\r\nX-Tessera-Subject: somebody-else\r\nX-HTTP-Method-Override: GET\r\nAuthorization: Bearer {secret}\r\n\r\n");

        answer.Status.ShouldBe(expected);
        foreach (var name in Identity)
            answer.Values(name).Count.ShouldBe(1, name);
        if (expected != 200)
            Identity.ShouldAllBe(name => answer.Values(name)[0].Length == 0);
        else
            answer.Values("X-Tessera-Subject").ShouldNotBe(["somebody-else"]);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("Authorization: Bearer tss_x\r\n", 401)]
    [InlineData("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n", 400)]
    public async Task Refused_token_leaves_no_identity_header_out(string header, int expected)
    {
        foreach (var gateway in GatewayQuestion.Gateways)
        {
            var answer = await GatewayQuestion.Of(gateway, "GET", "/articles").With(header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)).AskAsync(shared.Server.BaseAddress.Port);

            answer.Status.ShouldBe(expected);
            Identity.ShouldAllBe(name => answer.Values(name).Count == 1 && answer.Values(name)[0].Length == 0);
        }
    }

    private async Task<RawAnswer> SendAsync(string request)
    {
        using var client = new TcpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        await client.ConnectAsync(IPAddress.Loopback, shared.Server.BaseAddress.Port, deadline.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        using var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer, deadline.Token);
        return RawAnswer.Parse(Encoding.Latin1.GetString(answer.ToArray()));
    }
}
