namespace Tessera.Server.Tests.Support.Gateways;

/// <summary><c>samples/nginx</c>, with Debian's nginx.</summary>
public sealed class ShopBehindNginx : GuardedShop
{
    public override int NobodyAsked => 503;

    protected override string Sample => "nginx";

    private protected override Task<GatewayProcess> StartAsync(string folder, int port) => GatewayProcess.StartNginxAsync(folder, port);
}
