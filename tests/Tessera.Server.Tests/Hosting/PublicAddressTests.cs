using Microsoft.AspNetCore.Http;
using Tessera.Server.Hosting;

namespace Tessera.Server.Tests.Hosting;

public sealed class PublicAddressTests
{
    private const string Configured = "https://tessera.example.com";
    private const string Default = "http://localhost:5080";

    [Theory]
    [InlineData(Configured, "evil.example", 5080)]
    [InlineData(Configured, "localhost:5080", 5080)]
    [InlineData(Configured, "127.0.0.1:5080", 5080)]
    [InlineData(Default, "evil.example:5080", 5080)]
    [InlineData(Default, "localhost.evil.example:5080", 5080)]
    [InlineData(Default, "evillocalhost:5080", 5080)]
    [InlineData(Default, "192.0.2.1:5080", 5080)]
    [InlineData(Default, "localhost:9999", 5080)]
    [InlineData(Default, "localhost", 5080)]
    [InlineData(Default, "", 5080)]
    public void What_a_request_claims_does_not_change_what_the_settings_say(string configured, string host, int port) =>
        Of(configured, host, port).Origin.ShouldBe(configured);

    [Theory]
    [InlineData("localhost:41234", 41234, "http://localhost:41234", "localhost")]
    [InlineData("LOCALHOST:41234", 41234, "http://localhost:41234", "localhost")]
    [InlineData("tessera.localhost:41234", 41234, "http://tessera.localhost:41234", "tessera.localhost")]
    [InlineData("127.0.0.1:41234", 41234, "http://127.0.0.1:41234", "127.0.0.1")]
    [InlineData("[::1]:41234", 41234, "http://[::1]:41234", "[::1]")]
    [InlineData("localhost", 80, "http://localhost", "localhost")]
    public void On_this_machine_a_browser_may_come_by_any_name_and_port_of_it(string host, int port, string origin, string domain)
    {
        var address = Of(Default, host, port);

        (address.Origin, address.Host).ShouldBe((origin, domain));
    }

    [Theory]
    [InlineData("https://Tessera.Example.com/", "https://tessera.example.com", "tessera.example.com")]
    [InlineData("https://tessera.example.com:443/below/", "https://tessera.example.com", "tessera.example.com")]
    [InlineData("https://tessera.example.com:8443", "https://tessera.example.com:8443", "tessera.example.com")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void The_origin_is_spelt_as_browsers_do(string configured, string origin, string host)
    {
        var address = Of(configured, "x", 1);

        (address.Origin, address.Host).ShouldBe((origin, host));
        address.Base.ShouldBe(configured.TrimEnd('/'));
    }

    private static PublicAddress Of(string configured, string host, int port)
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "http";
        http.Request.Host = new(host);
        http.Connection.LocalPort = port;
        return PublicAddress.Of(http, new() { PublicUrl = configured });
    }
}
