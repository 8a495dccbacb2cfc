using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Tessera.Cli.Tests.Fake;

/// <summary>The part of the builds API that runners use, for the project gh/acme/web. One lock: runners do many things at a time.</summary>
internal sealed class FakeBuilds
{
    private const string Root = "/api/v1.1/project/gh/acme/web";
    private readonly Lock gate = new();
    private readonly List<FakeBuild> builds = [];

    public double LeaseSeconds { get; set; } = 60;
    public int MaxOutput { get; set; } = int.MaxValue;

    /// <summary>Names of artifacts that are refused.</summary>
    public HashSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks at each call on a build first; what it answers is the answer.</summary>
    public Func<HttpContext, IResult?>? Before { get; set; }

    public ConcurrentQueue<JsonObject> Claims { get; } = [];

    public FakeBuild Queue(string job = "build", JsonObject? env = null, JsonObject? parameters = null)
    {
        lock (gate)
        {
            var build = new FakeBuild { Number = builds.Count + 1, Job = job, Env = env ?? [], Parameters = parameters ?? [] };
            builds.Add(build);
            return build;
        }
    }

    /// <summary>Waits until something holds, and fails the test if it never does.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!Holds(holds))
            await Task.Delay(20, limit.Token);
    }

    public void Map(WebApplication app)
    {
        app.MapPost($"{Root}/claim", (Delegate)ClaimAsync);
        var build = app.MapGroup($"{Root}/{{number:int}}");
        build.AddEndpointFilter(async (context, next) => Before?.Invoke(context.HttpContext) ?? await next(context));
        build.MapPost("heartbeat", HeartbeatAsync);
        build.MapMethods("", ["PATCH"], PatchAsync);
        build.MapPost("output/{step:int}", OutputAsync);
        build.MapPut("artifacts/{**path}", ArtifactAsync);
        build.MapPost("tests", TestsAsync);
    }

    private static IResult Message(int status, string message) => FakeServer.Json(new JsonObject { ["message"] = message }, status);

    private bool Holds(Func<bool> holds)
    {
        lock (gate)
            return holds();
    }

    private async Task<IResult> ClaimAsync(HttpContext http)
    {
        var body = await FakeServer.BodyAsync(http, "jobs", "runner");
        Claims.Enqueue(body);
        var jobs = (body["jobs"] as JsonArray)?.Select(job => (string?)job).ToList();
        lock (gate)
        {
            if (builds.FirstOrDefault(b => b.Status == "queued" && jobs?.Contains(b.Job) is not false) is not { } build)
                return Results.NoContent();
            (build.Status, build.Lease) = ("running", $"lease-{build.Number}");
            return FakeServer.Json(new JsonObject
            {
                ["build_num"] = build.Number,
                ["build_url"] = $"http://localhost/projects/gh/acme/web#{build.Number}",
                ["branch"] = "feature/ä b",
                ["vcs_tag"] = null,
                ["vcs_revision"] = "0123abc",
                ["username"] = "acme",
                ["reponame"] = "web",
                ["status"] = "running",
                ["workflows"] = new JsonObject { ["workflow_id"] = "w", ["job_name"] = build.Job },
                ["build_parameters"] = build.Parameters.DeepClone(),
                ["env"] = build.Env.DeepClone(),
                ["lease"] = new JsonObject { ["id"] = build.Lease, ["ends_at"] = "2026-11-03T11:39:42.442Z", ["seconds"] = LeaseSeconds },
            });
        }
    }

    private async Task<IResult> HeartbeatAsync(HttpContext http, int number)
    {
        var body = await FakeServer.BodyAsync(http, "lease");
        return Leased(number, (string?)body["lease"], build =>
        {
            build.Heartbeats++;
            return FakeServer.Json(new JsonObject { ["ends_at"] = "2026-11-03T11:39:42.442Z", ["seconds"] = LeaseSeconds, ["status"] = build.Status });
        });
    }

    private async Task<IResult> PatchAsync(HttpContext http, int number)
    {
        var body = await FakeServer.BodyAsync(http, "status", "steps", "stopped_at", "lease");
        return Leased(number, (string?)body["lease"], build =>
        {
            build.Steps = body["steps"]?.DeepClone().AsArray() ?? build.Steps;
            build.Status = (string?)body["status"] ?? build.Status;
            build.Reported.Enqueue((string?)body["status"]);
            return FakeServer.Json(new JsonObject { ["build_num"] = number });
        });
    }

    private async Task<IResult> OutputAsync(HttpContext http, int number, int step)
    {
        var text = await BytesAsync(http);
        return Leased(number, http.Request.Headers["Build-Lease"], build =>
        {
            var log = build.Outputs.GetOrAdd(step, _ => new MemoryStream());
            if (log.Length + text.Length > MaxOutput)
                return Message(413, "The log is too long.");
            log.Write(text);
            return Message(200, "ok");
        });
    }

    private async Task<IResult> ArtifactAsync(HttpContext http, int number)
    {
        var content = await BytesAsync(http);
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = Uri.UnescapeDataString(target[(target.IndexOf("/artifacts/", StringComparison.Ordinal) + "/artifacts/".Length)..]);
        return Leased(number, http.Request.Headers["Build-Lease"], build =>
        {
            if (Refused.Contains(path))
                return Message(413, "The artifact is too large.");
            build.Artifacts[path] = content;
            return FakeServer.Json(new JsonObject { ["path"] = path }, 201);
        });
    }

    private async Task<IResult> TestsAsync(HttpContext http, int number)
    {
        var text = System.Text.Encoding.UTF8.GetString(await BytesAsync(http));
        return Leased(number, http.Request.Headers["Build-Lease"], build =>
        {
            if (!text.StartsWith('<'))
                return Message(400, "Line 1: not XML.");
            build.Reports.Enqueue(text);
            return Message(201, "ok");
        });
    }

    private IResult Leased(int number, string? lease, Func<FakeBuild, IResult> act)
    {
        lock (gate)
        {
            var build = builds[number - 1];
            return build.Lease != lease ? Message(409, "The build is leased to another runner.")
                : build.Status != "running" ? Message(409, $"The build is {build.Status}.")
                : act(build);
        }
    }

    private static async Task<byte[]> BytesAsync(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy);
        return copy.ToArray();
    }
}
