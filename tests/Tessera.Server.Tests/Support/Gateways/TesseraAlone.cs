namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>Tessera with the shop's document and no gateway: the tests ask as gateways do.</summary>
public sealed class TesseraAlone : IAsyncLifetime
{
    private GuardingTessera? tessera;

    internal GuardingTessera Tessera => tessera!;

    public async ValueTask InitializeAsync() => tessera = await GuardingTessera.StartAsync();

    public ValueTask DisposeAsync() => tessera?.DisposeAsync() ?? default;
}
