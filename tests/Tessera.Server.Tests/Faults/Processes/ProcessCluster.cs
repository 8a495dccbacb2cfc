using System.Text;
using Npgsql;
using Tessera.Server.Security;
using Tessera.Server.Tests.Deploy;
using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>Three real nodes over a PostgreSQL of their own, each by a link that can fail, and the shipped nginx in front of them.</summary>
public sealed class ProcessCluster : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-cluster-").FullName;
    private readonly List<ClusterNode> nodes = [];
    private OwnPostgres? store;
    private GatewayProcess? nginx;
    private string? nginxFolder;

    /// <summary>Short, so that tests are; a node asks once a second.</summary>
    internal static TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(3);

    internal OwnPostgres Store => store!;

    internal IReadOnlyList<ClusterNode> Nodes => nodes;

    /// <summary>A token that may do everything.</summary>
    internal string AdminSecret { get; private set; } = "";

    /// <summary>nginx, as people and programs call it.</summary>
    internal Uri Balancer { get; private set; } = new("http://127.0.0.1");

    /// <summary>nginx, as gateways ask it.</summary>
    internal Uri InnerBalancer { get; private set; } = new("http://127.0.0.1");

    internal Promise Promise => new(TimeSpan.FromSeconds(2), MaxStaleness, [.. nodes.Select(node => node.Name)]);

    private string KeyFile => Path.Combine(directory, "instance.key");

    public async ValueTask InitializeAsync()
    {
        store = new();
        InstanceKey.Open(KeyFile, mayCreate: true, TimeProvider.System);
        (await ServerProcess.RunAsync(directory, ["migrate", $"--Tessera:Database={store.Address}", .. Shared()])).ExitCode.ShouldBe(0);
        // The first one makes the administrator.
        nodes.Add(await AddAsync("node1"));
        nodes.AddRange(await Task.WhenAll(AddAsync("node2"), AddAsync("node3")));
        AdminSecret = await SignInAsync();
        using var admin = new HttpClient { BaseAddress = nodes[0].Address };
        admin.DefaultRequestHeaders.Authorization = new("Bearer", AdminSecret);
        await admin.OkAsync(HttpMethod.Put, "/v1/apis/shop", new { routes = new[] { new { method = "GET", path = "/articles", resource = "article", action = "find" } } });
        await StartBalancerAsync();
        foreach (var node in nodes)
            await node.RecoveredAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null)
            await nginx.DisposeAsync();
        foreach (var node in nodes)
            await node.DisposeAsync();
        store?.Dispose();
        Directory.Delete(directory, recursive: true);
        if (nginxFolder is not null)
            Directory.Delete(nginxFolder, recursive: true);
    }

    /// <summary>One node more, that is none of the three: nobody asks it unless told to.</summary>
    internal async Task<ClusterNode> AddAsync(string name, Action<ClusterNode>? prepare = null, params string[] settings)
    {
        await SqlAsync($"CREATE SCHEMA IF NOT EXISTS {name}");
        var node = new ClusterNode(name, directory, Store.Address, [.. Shared(), .. settings]);
        prepare?.Invoke(node);
        await node.StartAsync();
        return node;
    }

    /// <summary>Has a node hear of no revocation: its feed lacks every change of a token that is deleted by now. It breaks nothing else.</summary>
    internal Task BreakFollowerAsync(ClusterNode node) => SqlAsync(
        $"""CREATE VIEW {node.Name}.changes AS SELECT * FROM public.changes AS change WHERE NOT EXISTS (SELECT 1 FROM public.tokens WHERE "Id"::text = change."Subject" AND "DeletedAt" IS NOT NULL)""");

    /// <summary>Has nobody hear what these nodes say.</summary>
    internal Task LoseNotificationsAsync() => SqlAsync(string.Join(";", nodes.Select(node => $"CREATE FUNCTION {node.Name}.pg_notify(text, text) RETURNS void LANGUAGE sql AS ''")));

    internal Task KeepNotificationsAsync() => SqlAsync(string.Join(";", nodes.Select(node => $"DROP FUNCTION {node.Name}.pg_notify(text, text)")));

    /// <summary>Runs statements beside the nodes.</summary>
    internal async Task SqlAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand in the tests; nothing comes from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    internal async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Store.Address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private string[] Shared() =>
    [
        $"--Tessera:InstanceKeyFile={KeyFile}", $"--Tessera:Verification:MaxStaleness={MaxStaleness}", $"--Tessera:Admin:Email={TesseraServer.AdminEmail}",
        $"--Tessera:Admin:Password={TesseraServer.AdminSecret}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
    ];

    private async Task<string> SignInAsync()
    {
        using var client = new HttpClient { BaseAddress = nodes[0].Address };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));
        return (await client.CreatePersonalAsync("admin")).Secret;
    }

    private async Task StartBalancerAsync()
    {
        var (outside, inside) = (FreePort.Next(), FreePort.Next());
        nginxFolder = BalancerFolder.Write(outside, inside, [.. nodes.Select(node => node.Port)]);
        nginx = await GatewayProcess.StartNginxAsync(nginxFolder, outside);
        (Balancer, InnerBalancer) = (new($"http://127.0.0.1:{outside}"), new($"http://127.0.0.1:{inside}"));
    }
}
