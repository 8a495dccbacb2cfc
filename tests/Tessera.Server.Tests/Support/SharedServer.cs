namespace Tessera.Server.Tests.Support;

/// <summary>One server for the tests of a class, which run one after the other and leave each other's records alone.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private TesseraServer? server;

    internal TesseraServer Server => server!;

    public ValueTask InitializeAsync()
    {
        server = TesseraServer.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
