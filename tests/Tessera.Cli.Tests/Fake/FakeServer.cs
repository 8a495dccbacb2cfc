using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tessera.Cli.Tests.Fake;

/// <summary>
/// A server on real Kestrel that keeps to the HTTP contract as far as the program uses it, and is strict where the real
/// one is: unknown members are refused. It writes down every request.
/// </summary>
internal sealed class FakeServer : IAsyncDisposable
{
    public const string Email = "ada@example.com";
    public const string Password = "correct horse: battery";
    private readonly WebApplication app;

    public FakeServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Use(RecordAsync);
        Tokens = new FakeTokens(this);
        AdminSecret = Tokens.Seed("personal", "console").Secret;
        Tokens.Map(app);
        FakeAccounts.Map(app, this);
        FakeCatalogue.Map(app);
        FakePeople.Map(app, this);
        FakeProjects.Map(app);
        FakeAudit.Map(app, this);
        Builds.Map(app);
    }

    public ConcurrentQueue<Recorded> Requests { get; } = new();
    public ConcurrentBag<string> Secrets { get; } = [Password];
    public FakeTokens Tokens { get; }
    public FakeBuilds Builds { get; } = new();
    public string AdminSecret { get; }
    public string Address => app.Urls.First();

    /// <summary>Makes every answer this one; null for the usual.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }
    /// <summary>What somebody else does just before a change arrives.</summary>
    public Action? Overtake { get; set; }
    /// <summary>The code that signing in takes beside the password; null for none, empty where only a passkey would do.</summary>
    public string? Code { get; set; }
    public bool AuditIntact { get; set; } = true;
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Recorded Last(string method) => Requests.Last(r => r.Method == method);

    public Task StartAsync() => app.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static IResult Problem(int status, string title, JsonObject? more = null)
    {
        var problem = new JsonObject { ["type"] = "about:blank", ["title"] = title, ["status"] = status };
        foreach (var (name, value) in more ?? [])
            problem[name] = value?.DeepClone();
        return Results.Text(problem.ToJsonString(), "application/problem+json", statusCode: status);
    }

    public static IResult Json(JsonNode node, int status = 200) => Results.Text(node.ToJsonString(), "application/json", statusCode: status);

    public static IResult Page(HttpContext context, IReadOnlyList<JsonNode> all)
    {
        // Two a page, whatever is asked for: who does not follow "next" misses the rest.
        var from = int.TryParse(context.Request.Query["cursor"], CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var items = new JsonArray([.. all.Skip(from).Take(2).Select(n => n.DeepClone())]);
        return Json(new JsonObject { ["items"] = items, ["next"] = from + 2 < all.Count ? $"{from + 2}" : null });
    }

    /// <summary>Reads a body that may hold these members and no others.</summary>
    public static async Task<JsonObject> BodyAsync(HttpContext context, params string[] members)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var unknown = body.Select(m => m.Key).Except(members).ToList();
        return unknown.Count == 0 ? body : throw new BadHttpRequestException($"unknown members: {string.Join(", ", unknown)}");
    }

    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        var text = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
        context.Request.Body.Position = 0;
        var headers = context.Request.Headers;
        Requests.Enqueue(new Recorded(
            context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "",
            headers.Authorization.FirstOrDefault(), headers.IfMatch.FirstOrDefault(), context.Request.ContentType, text));
        Arrived.TrySetResult();
        if (context.Request.Method == "PATCH")
            Overtake?.Invoke();
        if (Instead is not null)
            await Instead(context);
        else if (FakeAccounts.IsOpen(context.Request) || Tokens.IsLive(headers.Authorization.ToString()))
            await next(context);
        else
            await Problem(401, "Not a live token", new JsonObject { ["reason"] = "unknown" }).ExecuteAsync(context);
    }
}
