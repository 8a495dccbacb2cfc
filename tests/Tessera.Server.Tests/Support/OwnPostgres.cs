namespace Tessera.Server.Tests.Support;

/// <summary>A PostgreSQL of one test's own, which it may stop: the others go on.</summary>
internal sealed class OwnPostgres : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-postgres-").FullName;
    private readonly string address;

    public OwnPostgres() => address = TestPostgres.Run("start", directory).Trim();

    /// <summary>Its connection string.</summary>
    public string Address => $"{address};Database=postgres";

    /// <summary>A node whose rows are there.</summary>
    public TesseraServer StartNode(params (string Name, string Value)[] settings) =>
        TesseraServer.Start(settings: [("Tessera:Database", $"{Address};Maximum Pool Size=20"), ("Tessera:MigrateAtStart", "true"), .. settings]);

    /// <summary>Stops it at once: connections are cut, and nobody answers any more.</summary>
    public void Halt() => TestPostgres.Run("halt", directory);

    /// <summary>Stops it as it should be: it tells who is connected.</summary>
    public void ShutDown() => TestPostgres.Run("down", directory);

    /// <summary>Ends all its processes without a word: SIGKILL.</summary>
    public void Kill() => TestPostgres.Run("kill", directory);

    /// <summary>Starts it again where it was.</summary>
    public void Resume() => TestPostgres.Run("resume", directory);

    public void Dispose() => TestPostgres.Run("stop", directory);
}
