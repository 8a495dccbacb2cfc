using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>The samples of gateways that are not started here ask at the address that their contract tests use.</summary>
public sealed class SampleTests
{
    private const string Place = "127.0.0.1:5080";

    [Fact]
    public void Traefik_asks_where_its_contract_is_tested()
    {
        var sample = File.ReadAllText(SampleFolder.Path("traefik", "dynamic.yml"));

        sample.ShouldContain($"address: \"http://{Place}{GatewayQuestion.Of("traefik", "GET", "/").Target}\"");
        sample.ShouldContain("trustForwardHeader: false");
    }

    [Fact]
    public void Envoy_asks_where_its_contract_is_tested()
    {
        var sample = File.ReadAllText(SampleFolder.Path("envoy", "envoy.yaml"));

        sample.ShouldContain($"path_prefix: {GatewayQuestion.Of("envoy", "GET", "").Target}\n");
        sample.ShouldContain("failure_mode_allow: false");
    }

    [Theory]
    [InlineData("nginx", "nginx.conf")]
    [InlineData("caddy", "Caddyfile")]
    public void Only_ports_differ_between_a_sample_and_what_is_tested(string sample, string file)
    {
        var copy = SampleFolder.Copy(sample, new(Gateway: 8080, Shop: 8081, Tessera: 5080));

        File.ReadAllText(Path.Combine(copy, file)).ShouldBe(File.ReadAllText(SampleFolder.Path(sample, file)));
        Directory.Delete(copy, recursive: true);
    }
}
