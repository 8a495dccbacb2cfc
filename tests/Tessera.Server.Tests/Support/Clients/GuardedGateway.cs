using Tessera.Server.Tests.Clients;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>A gateway as its sample configures it, in front of the shop.</summary>
public abstract class GuardedGateway(GuardedShop shop, Medium medium) : Guard
{
    internal override GuardingTessera Tessera => shop.Tessera;

    public override async ValueTask InitializeAsync()
    {
        Tokens = await PresentedTokens.MakeAsync(shop.Tessera);
        Api = new RestApi(shop.Port, medium);
    }

    // The shop belongs to whoever started it.
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}

/// <summary><c>samples/nginx</c>.</summary>
public sealed class NginxGuard(ShopBehindNginx shop) : GuardedGateway(shop, Medium.OneAuthorization);

/// <summary><c>samples/caddy</c>.</summary>
public sealed class CaddyGuard(ShopBehindCaddy shop) : GuardedGateway(shop, Medium.Whole);
