namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>A gateway as its sample configures it, the shop behind it, and Tessera beside it: three programs that talk over loopback.</summary>
public abstract class GuardedShop : IAsyncLifetime
{
    private GuardingTessera? tessera;
    private RecordingShop? shop;
    private GatewayProcess? gateway;
    private string? folder;

    /// <summary>The upstream.</summary>
    public RecordingShop Shop => shop!;

    /// <summary>Where the gateway listens.</summary>
    public int Port { get; private set; }

    /// <summary>Status of an answer when nobody could be asked.</summary>
    public abstract int NobodyAsked { get; }

    internal GuardingTessera Tessera => tessera!;

    /// <summary>Name of the sample's folder.</summary>
    protected abstract string Sample { get; }

    public async ValueTask InitializeAsync()
    {
        tessera = await GuardingTessera.StartAsync();
        await StartGatewayAsync(tessera.Port);
    }

    /// <summary>Starts the shop and a gateway in front of it that asks at the given port.</summary>
    public async Task StartGatewayAsync(int tesseraPort)
    {
        shop = await RecordingShop.StartAsync();
        Port = FreePort.Next();
        folder = SampleFolder.Copy(Sample, new(Port, shop.Port, tesseraPort));
        gateway = await StartAsync(folder, Port);
    }

    /// <summary>Stops Tessera while the gateway and the shop go on.</summary>
    public async Task StopTesseraAsync()
    {
        await Tessera.DisposeAsync();
        tessera = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (gateway is not null)
            await gateway.DisposeAsync();
        if (shop is not null)
            await shop.DisposeAsync();
        if (tessera is not null)
            await tessera.DisposeAsync();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal Task<RawAnswer> SendAsync(IssuedToken? token, string method, string target, params string[] headers) =>
        RawHttp.SendAsync(Port, method, target, token is null ? headers : [token.Header, .. headers]);

    internal Task<RawAnswer> SendAsync(IssuedToken? token, ShopOperation operation) => RawHttp.SendAsync(
        Port,
        operation.Method,
        operation.Target,
        [.. token is null ? Array.Empty<string>() : [token.Header], .. operation.Body is null ? Array.Empty<string>() : ["Content-Type: application/json"]],
        operation.Body);

    private protected abstract Task<GatewayProcess> StartAsync(string folder, int port);
}
