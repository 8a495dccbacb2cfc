using Tessera.Server.Security;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Storage;

/// <summary>One database in PostgreSQL and one instance key, for several nodes, whatever store the other tests are on.</summary>
internal sealed class SharedDatabase : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-nodes-").FullName;
    private readonly string name;

    /// <summary>Makes one: with all tables, or empty.</summary>
    public SharedDatabase(bool isMigrated)
    {
        name = TestPostgres.NameOf(directory);
        if (isMigrated)
            MigratedDatabases.CopyTo(name);
        else
            TestPostgres.Make(name);
        InstanceKey.Open(KeyFile, mayCreate: true, TimeProvider.System);
    }

    public string KeyFile => Path.Combine(directory, "instance.key");

    /// <summary>What a node needs to know: which database. The key is in the data directory, which they share here.</summary>
    public string Setting => $"--Tessera:Database={TestPostgres.AddressOf(name)}";

    /// <summary>A node in this process.</summary>
    public TesseraServer StartNode(FakeClock clock, params (string Name, string Value)[] settings) =>
        TesseraServer.Start(directory, clock, [("Tessera:Database", TestPostgres.AddressOf(name)), .. settings]);

    /// <summary>The program, with arguments of its own, until it ends.</summary>
    public Task<(int ExitCode, string Said)> RunAsync(params string[] arguments) =>
        ServerProcess.RunAsync(directory, [.. arguments, $"--Tessera:DataDirectory={directory}", Setting]);

    /// <summary>A directory of a node that has nothing yet.</summary>
    public string NewDirectory() => Directory.CreateDirectory(Path.Combine(directory, "another")).FullName;

    public void Dispose()
    {
        TestPostgres.Drop(name);
        Directory.Delete(directory, recursive: true);
    }
}
