using Tessera.Load;

// dotnet run -c Release --project bench/Tessera.Load -- cold [--rounds 5] [--tokens 1000,1000000] [--store sqlite,postgres] [--server tessera-server.dll]   times cold starts
// dotnet run -c Release --project bench/Tessera.Load -- memory [--tokens 1000000,10000000] [--server tessera-server.dll]   looks at a server's memory
// dotnet run -c Release --project bench/Tessera.Load -- revoke [--rounds 200] [--tokens 1000000] [--server tessera-server.dll]   times revocations on three nodes
// dotnet run -c Release --project bench/Tessera.Load -- rolling [--seconds 60] [--connections 16] [--tokens 1000000] [--server tessera-server.dll]   restarts three nodes under load
// dotnet run -c Release --project bench/Tessera.Load -- artifact [--rounds 5] [--size 1GiB] [--server tessera-server.dll]   sends and fetches an artifact, watches memory
// dotnet run -c Release --project bench/Tessera.Load -- console [--seconds 5] [--connections 16] [--tokens 100000] [--only /settings]   times the console's pages
// dotnet run -c Release --project bench/Tessera.Load -- lists [--rounds 200] [--tokens 1000,100000] [--server tessera-server.dll]   times the list of service tokens and the form with 2,000 actions, one request at a time
// dotnet run -c Release --project bench/Tessera.Load -- embedded [--rounds 5] [--tokens 1000,1000000] [--server tessera-server.dll]   times programs that judge tokens themselves
// dotnet run -c Release --project bench/Tessera.Load -- outage [--rounds 5] [--seconds 5] [--server tessera-server.dll]   verifies with PostgreSQL running and stopped
// Otherwise drives wrk at Tessera and at an empty endpoint of the same process, in turn, and prints ratios.
//   dotnet run -c Release --project bench/Tessera.Load -- [--seconds 5] [--rounds 5] [--connections 16] [--tokens 1000,1000000] [--only forward-auth]
var settings = LoadSettings.Parse(args);
Func<LoadSettings, Task>? measure = args.FirstOrDefault() switch
{
    "cold" => ColdStart.RunAsync,
    "memory" => MemoryAtScale.RunAsync,
    "revoke" => RevocationTimes.RunAsync,
    "rolling" => RollingRestart.RunAsync,
    "artifact" => ArtifactTransfer.RunAsync,
    "console" => ConsoleTimes.RunAsync,
    "lists" => ConsoleLists.RunAsync,
    "embedded" => EmbeddedTimes.RunAsync,
    "outage" => Outage.RunAsync,
    _ => null,
};
if (measure is not null)
{
    await measure(settings);
    return;
}

var table = new ResultTable();
foreach (var tokens in settings.Tokens)
{
    await using var server = await LoadedServer.StartAsync(tokens);
    var drive = new Wrk(server.Address, server.Tokens, settings);
    foreach (var round in Enumerable.Range(1, settings.Rounds))
    {
        Console.Error.WriteLine($"{tokens:N0} tokens, round {round} of {settings.Rounds} …");
        // The empty endpoint right before each: what the machine does meanwhile hits both alike.
        foreach (var target in Target.Measured.Where(target => target.Name.Contains(settings.Only, StringComparison.Ordinal)))
        {
            var empty = await drive.RequestsPerSecondAsync(Target.Empty);
            table.Add(tokens, target.Name, await drive.RequestsPerSecondAsync(target), empty);
        }
    }
}

Console.WriteLine(table.ToMarkdown());
