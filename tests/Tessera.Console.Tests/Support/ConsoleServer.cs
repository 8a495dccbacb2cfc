using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Support;

/// <summary>One server for the tests of a class, which leave each other's records alone.</summary>
public sealed class ConsoleServer : IAsyncLifetime
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
