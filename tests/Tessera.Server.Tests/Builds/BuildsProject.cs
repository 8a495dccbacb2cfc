using System.Globalization;
using System.Text.Json.Nodes;
using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>A project of its own on a server that tests share: what the API keeps of its builds, and what the console gets of them.</summary>
internal sealed class BuildsProject : IDisposable
{
    private BuildsProject(TesseraServer server, HttpClient admin, Guid id, string slug)
    {
        Server = server;
        Admin = admin;
        Id = id;
        Path = $"/api/v1.1/project/{slug}";
    }

    public TesseraServer Server { get; }

    /// <summary>Calls the API as the administrator.</summary>
    public HttpClient Admin { get; }

    public Guid Id { get; }

    /// <summary>Where the API has the project.</summary>
    public string Path { get; }

    public IProjectBuilds Console => Server.Get<IProjectBuilds>();

    public static async Task<BuildsProject> OnAsync(TesseraServer server, string visibility = "private", string defaultBranch = "main")
    {
        var slug = $"gh/acme/{Guid.CreateVersion7():N}";
        var admin = await server.AdminAsync();
        var project = await admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug, visibility, defaultBranch });
        return new(server, admin, Guid.Parse(project.Text("id")), slug);
    }

    public string Of(int number, string? call = null) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}{(call is null ? "" : "/" + call)}");

    /// <summary>Reports a build; gives its number.</summary>
    public async Task<int> ReportAsync(string status, string branch = "main", string job = "build") => NumberOf(await Admin.OkAsync(HttpMethod.Post, $"{Path}/report", new { branch, status, job }));

    /// <summary>Queues a build; gives its number.</summary>
    public async Task<int> QueueAsync() => NumberOf(await Admin.OkAsync(HttpMethod.Post, Path));

    public Task<JsonNode> GetAsync(int number) => Admin.OkAsync(HttpMethod.Get, Of(number));

    /// <summary>The console's list.</summary>
    public Task<BuildsPage> ListAsync(string? branch = null, string? outcome = null, int? before = null, int limit = 30) =>
        Console.ListAsync(Id, branch, outcome, before, limit, TestContext.Current.CancellationToken);

    /// <summary>The console's page of a build.</summary>
    public Task<BuildPage?> FindAsync(int number) => Console.FindAsync(Id, number, TestContext.Current.CancellationToken);

    /// <summary>Makes many rows of one, past the API: one by one they would take a minute.</summary>
    /// <param name="sql">Inserts rows; gets the project's id as <c>@project</c>, and counts in <c>numbers(n)</c> from 2 up.</param>
    /// <param name="count">How many there are with the first.</param>
    public async Task CopyRowsAsync(string sql, int count)
    {
        await using var connection = await Server.ConnectAsync(toBuilds: true);
        await using var command = connection.CreateCommand();
        command.CommandText = $"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) {sql}";
        var project = command.CreateParameter();
        (project.ParameterName, project.Value) = ("@project", Id);
        command.Parameters.Add(project);
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(count - 1);
    }

    public void Dispose() => Admin.Dispose();

    private static int NumberOf(JsonNode build) => (int)build["build_num"]!;
}
