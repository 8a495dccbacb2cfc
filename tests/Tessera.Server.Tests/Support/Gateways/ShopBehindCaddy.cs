namespace Tessera.Server.Tests.Support.Gateways;

/// <summary><c>samples/caddy</c>, with Debian's Caddy.</summary>
public sealed class ShopBehindCaddy : GuardedShop
{
    public override int NobodyAsked => 502;

    protected override string Sample => "caddy";

    private protected override Task<GatewayProcess> StartAsync(string folder, int port) => GatewayProcess.StartCaddyAsync(folder, port);
}
