using Tessera.AspNetCore;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>The shop for ASP.NET Core, which guards itself by the package.</summary>
public abstract class AspNetProgram : Guard
{
    private GuardingTessera? tessera;
    private AspNetShop? shop;

    internal override GuardingTessera Tessera => tessera!;

    public override async ValueTask InitializeAsync()
    {
        tessera = await GuardingTessera.StartAsync();
        Tokens = await PresentedTokens.MakeAsync(tessera);
        shop = await StartShopAsync(new($"http://127.0.0.1:{tessera.Port}"));
        Api = new RestApi(shop.Port);
    }

    public override async ValueTask DisposeAsync()
    {
        if (shop is not null)
            await shop.DisposeAsync();
        if (tessera is not null)
            await tessera.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<AspNetShop> StartShopAsync(Uri server);
}

/// <summary>It asks the server about each token.</summary>
public sealed class RemoteAspNet : AspNetProgram
{
    private protected override async Task<AspNetShop> StartShopAsync(Uri server) => await AspNetShop.StartAsync(server, (await Tessera.IssueVerifierAsync()).Secret);
}

/// <summary>It judges tokens by itself, and goes by the server's clock. The feed does not say where people find the console.</summary>
public sealed class EmbeddedAspNet : AspNetProgram
{
    private protected override async Task<AspNetShop> StartShopAsync(Uri server) => await AspNetShop.StartAsync(
        server,
        (await Tessera.IssueFollowerAsync()).Secret,
        options => (options.Mode, options.Timeout, options.PublicUrl) = (TesseraMode.Embedded, TimeSpan.FromSeconds(20), GuardingTessera.PublicUrl),
        Tessera.Clock);
}
