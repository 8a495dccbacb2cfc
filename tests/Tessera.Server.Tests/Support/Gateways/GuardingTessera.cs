using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>The real server with the shop's document imported, and what an administrator does with its tokens.</summary>
internal sealed class GuardingTessera : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Verifies = ["tessera:token.verify"];

    private static readonly string[] Follows = ["tessera:feed.read"];

    private readonly TesseraServer server;
    private readonly HttpClient admin;
    private int names;

    private GuardingTessera(TesseraServer server, HttpClient admin)
    {
        this.server = server;
        this.admin = admin;
    }

    /// <summary>Where the server says that people find its console.</summary>
    public static Uri PublicUrl { get; } = new("http://tokens.example:5080/");

    public FakeClock Clock => server.Clock;

    public int Port => server.BaseAddress.Port;

    public static async Task<GuardingTessera> StartAsync()
    {
        var server = TesseraServer.Start(settings: ("Tessera:PublicUrl", PublicUrl.OriginalString));
        var tessera = new GuardingTessera(server, await server.AdminAsync());
        await tessera.ImportAsync();
        return tessera;
    }

    /// <summary>The API's routes as the catalogue now has them: <c>GET /articles</c> and its permission.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RoutesAsync()
    {
        var api = await admin.GetFromJsonAsync<JsonElement>("/v1/apis/shop");
        var routes = from resource in api.GetProperty("resources").EnumerateArray()
                     from action in resource.GetProperty("actions").EnumerateArray()
                     from route in action.GetProperty("routes").EnumerateArray()
                     let operation = $"{route.GetProperty("method").GetString()} {route.GetProperty("path").GetString()}"
                     select KeyValuePair.Create(operation, $"{resource.GetProperty("name").GetString()}.{action.GetProperty("name").GetString()}");
        return routes.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Makes a service token with custom permissions of the shop.</summary>
    public Task<IssuedToken> IssueAsync(params IEnumerable<string> permissions) => IssueAsync(null, permissions);

    /// <summary>The same, with a duration in days.</summary>
    public Task<IssuedToken> IssueAsync(int? days, IEnumerable<string> permissions) => IssuedAsync("/v1/service-tokens", new
    {
        name = $"token {Interlocked.Increment(ref names)}",
        duration = days,
        type = "custom",
        permissions = permissions.Select(permission => $"shop:{permission}"),
    });

    /// <summary>Makes a service token of a type other than custom.</summary>
    public Task<IssuedToken> IssueTypeAsync(string type) =>
        IssuedAsync("/v1/service-tokens", new { name = $"token {Interlocked.Increment(ref names)}", duration = (int?)null, type });

    /// <summary>Makes a service token for a program that asks about tokens.</summary>
    public Task<IssuedToken> IssueVerifierAsync() => IssuedAsync(
        "/v1/service-tokens", new { name = $"token {Interlocked.Increment(ref names)}", duration = (int?)null, type = "custom", permissions = Verifies });

    /// <summary>Makes a service token for a program that follows the feed.</summary>
    public Task<IssuedToken> IssueFollowerAsync() => IssuedAsync(
        "/v1/service-tokens", new { name = $"token {Interlocked.Increment(ref names)}", duration = (int?)null, type = "custom", permissions = Follows });

    /// <summary>Makes a project, and a token that may do everything in it.</summary>
    public async Task<string> IssueProjectTokenAsync(string slug)
    {
        using var made = await admin.PostAsJsonAsync("/v1/projects", new { slug });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var project = await made.Content.ReadFromJsonAsync<JsonElement>();
        using var answer = await admin.PostAsJsonAsync($"/v1/projects/{project.GetProperty("id").GetString()}/tokens", new { label = "all", scope = "all" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>The administrator's own token.</summary>
    public Task<string> AdminTokenAsync() => server.AdminTokenAsync();

    /// <summary>The environment in which a program finds this server and the token to ask it with.</summary>
    public IEnumerable<(string Name, string Value)> AskedByProgram(IssuedToken verifier) =>
        [("TESSERA_SERVER", $"http://127.0.0.1:{Port}"), ("TESSERA_VERIFIER_TOKEN", verifier.Secret)];

    /// <summary>Gives a token a new secret; the old one lingers for the grace.</summary>
    public Task<IssuedToken> RegenerateAsync(IssuedToken token, string grace) => IssuedAsync($"/v1/service-tokens/{token.Id}/regenerate", new { grace });

    public async Task DeleteAsync(IssuedToken token)
    {
        using var answer = await admin.DeleteAsync($"/v1/service-tokens/{token.Id}");
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>Puts the server's clock forward, and waits until the server has seen that it is still up to date.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        server.Clock.Advance(time);
        using var deadline = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync(deadline.Token))
            await Task.Delay(BetweenQuestions, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await server.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        using var answer = await admin.GetAsync("/v1/token", ct);
        return answer.IsSuccessStatusCode;
    }

    private async Task ImportAsync()
    {
        using var document = new ByteArrayContent(await File.ReadAllBytesAsync(SampleFolder.Path("shop", "openapi.yaml")));
        document.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        using var answer = await admin.PostAsync("/v1/apis/shop/openapi", document);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    private async Task<IssuedToken> IssuedAsync(string path, object question)
    {
        using var answer = await admin.PostAsJsonAsync(path, question);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new(token.GetProperty("id").GetString()!, token.GetProperty("name").GetString()!, token.GetProperty("token").GetString()!);
    }
}
