using System.Text.RegularExpressions;
using Tessera.Cli.Tests.Running;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Cli.Tests.RealServer;

/// <summary>
/// The built server as a process, with a data directory of its own. Ada sets it up, signs in and imports the sample shop, all by the
/// program; once for all tests here, since the real server takes its time over passwords.
/// </summary>
public sealed partial class RealTessera : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-real-").FullName;
    private ServerProcess? server;

    public static string ShopDocument { get; } = Path.Combine(Repository.Root, "samples", "shop", "openapi.yaml");

    internal Uri Address => server!.Address;

    internal string SetupCode { get; private set; } = "";

    /// <summary>The administrator.</summary>
    internal Terminal Ada { get; private set; } = null!;

    internal CliResult Setup { get; private set; } = null!;

    internal CliResult Login { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Invitation links name the address that the server is told it has.
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        // Runners are to learn soon that a build was canceled.
        server = await ServerProcess.StartAsync(directory, "--urls", address, "--Tessera:PublicUrl", address, "--Builds:LeaseDuration", "00:00:06");
        await server.WaitForAsync("One-time code");
        SetupCode = OneTimeCode().Match(server.Output).Value;
        Ada = new(Address, "ada@example.com", "a lamp by the window");
        Setup = await Ada.RunAsync(["setup"], $"{SetupCode}\n{Ada.Email}\nAda\n{Ada.Password}\n");
        Login = await Ada.RunAsync(["login"], $"{Ada.Email}\n{Ada.Password}\n");
        await Ada.OkAsync("api", "import", "shop", ShopDocument);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        Ada?.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [GeneratedRegex("[0-9A-Z]{4}(-[0-9A-Z]{4}){2,}")]
    private static partial Regex OneTimeCode();
}

/// <summary>Tests against the one server, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RealServerTests : ICollectionFixture<RealTessera>
{
    public const string Name = "The real server";
}
