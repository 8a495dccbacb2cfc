using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tessera.Cli.Tests.Fake;

/// <summary>Tokens of all three kinds, kept in memory.</summary>
internal sealed class FakeTokens(FakeServer server)
{
    public const string ProjectId = "01900000-0000-7000-8000-00000000aaaa";
    private readonly List<FakeToken> all = [];
    private int made;

    public FakeToken Seed(string kind, string name, params string[] permissions)
    {
        var token = new FakeToken(Guid.CreateVersion7().ToString(), NewSecret(kind), new JsonObject());
        var r = token.Record;
        (r["id"], r["kind"], r["name"]) = (token.Id, kind, name);
        if (kind == "service")
            (r["type"], r["permissions"]) = ("custom", new JsonArray([.. permissions.Select(p => JsonValue.Create(p))]));
        if (kind == "project")
            (r["scope"], r["project"]) = ("status", new JsonObject { ["id"] = ProjectId, ["slug"] = "gh/acme/web" });
        (r["hint"], r["status"], r["createdAt"]) = (token.Secret[..8] + "…", "active", "2026-01-31T23:30:00.000Z");
        (r["lastUsedAt"], r["expiresAt"], r["graceEndsAt"]) = (null, null, null);
        r["createdBy"] = new JsonObject { ["kind"] = "user", ["id"] = "u1", ["name"] = "Ada" };
        all.Add(token);
        return token;
    }

    public IReadOnlyList<FakeToken> Of(string kind) => all.FindAll(t => t.Record["kind"]!.GetValue<string>() == kind);

    public bool IsLive(string authorization) => all.Exists(t => authorization == $"Bearer {t.Secret}");

    public void Revoke(string secret) => all.RemoveAll(t => t.Secret == secret);

    public void Map(WebApplication app)
    {
        MapKind(app, "/v1/service-tokens", "service", "regenerate", ["name", "description", "duration", "type", "permissions"]);
        MapKind(app, "/v1/personal-tokens", "personal", "rotate", ["name", "duration"]);
        MapKind(app, $"/v1/projects/{ProjectId}/tokens", "project", "rotate", ["label", "scope", "duration"]);
        app.MapPatch("/v1/service-tokens/{id}", EditAsync);
        app.MapGet("/v1/token", (HttpContext c) => FakeServer.Json(all.First(t => c.Request.Headers.Authorization == $"Bearer {t.Secret}").Record.DeepClone()));
        app.MapPost("/v1/verify", (Delegate)VerifyAsync);
    }

    private void MapKind(WebApplication app, string path, string kind, string renewal, string[] members)
    {
        app.MapGet(path, (HttpContext c) => FakeServer.Page(c, [.. Of(kind).Select(t => t.Record)]));
        app.MapGet(path + "/{id}", (HttpContext c, string id) => Find(kind, id) is { } token ? WithTag(c, token) : Absent());
        app.MapDelete(path + "/{id}", (HttpContext c, string id) =>
        {
            if (Find(kind, id) is not { } token)
                return Absent();
            all.Remove(token);
            c.Response.Headers["Tessera-Epoch"] = "42";
            return Results.NoContent();
        });
        app.MapPost(path, async (HttpContext c) =>
        {
            if (!FakeAccounts.PasswordIsRight(c.Request))
                return FakeServer.Problem(401, "Wrong e-mail or password");
            if (FakeAccounts.CodeProblem(c.Request, server) is { } problem)
                return problem;
            var body = await FakeServer.BodyAsync(c, members);
            var name = (body["name"] ?? body["label"])!.GetValue<string>();
            if (kind == "service" && Of(kind).Any(t => t.Record["name"]!.GetValue<string>() == name))
                return FakeServer.Problem(409, "The name is taken");
            var token = Seed(kind, name);
            if (body["type"] is { } type)
                token.Record["type"] = type.DeepClone();
            return FakeServer.Json(token.WithSecret(), 201);
        });
        app.MapPost(path + "/{id}/" + renewal, async (HttpContext c, string id) =>
        {
            await FakeServer.BodyAsync(c, kind == "service" ? ["grace"] : ["grace", "onFirstUse"]);
            if (Find(kind, id) is not { } old)
                return Absent();
            all.Remove(old);
            var token = Seed(kind, old.Record["name"]!.GetValue<string>());
            if (kind == "service")
                token.Record["id"] = old.Id;
            else
                token.Record["rotatedFrom"] = old.Id;
            return FakeServer.Json(token.WithSecret(), 201);
        });
    }

    private async Task<IResult> EditAsync(HttpContext c, string id)
    {
        var body = await FakeServer.BodyAsync(c, "name", "description", "type", "permissions", "duration");
        if (Find("service", id) is not { } token)
            return Absent();
        if (c.Request.Headers.IfMatch.FirstOrDefault() is { } tag && tag != token.Tag)
            return FakeServer.Problem(412, "Somebody else changed it first.");
        foreach (var (member, value) in body)
            token.Record[member] = value?.DeepClone();
        token.Version++;
        token.Record["epoch"] = 43;
        return WithTag(c, token);
    }

    private async Task<IResult> VerifyAsync(HttpContext c)
    {
        var body = await FakeServer.BodyAsync(c, "token", "permission", "api", "method", "path", "project", "ip");
        var token = all.Find(t => t.Secret == body["token"]!.GetValue<string>());
        var allowed = token is not null && body["permission"]?.GetValue<string>() is null or "shop:article.find";
        var answer = new JsonObject { ["active"] = token is not null, ["allowed"] = token is not null && allowed };
        if (!allowed)
            (answer["reason"], answer["missing"]) = token is null ? ("unknown", null) : ("insufficient_scope", body["permission"]!.DeepClone());
        if (token is not null)
            answer["token"] = new JsonObject { ["id"] = token.Id, ["kind"] = "service", ["name"] = token.Record["name"]!.DeepClone(), ["expiresAt"] = null };
        return FakeServer.Json(answer);
    }

    private FakeToken? Find(string kind, string id) => Of(kind).FirstOrDefault(t => t.Record["id"]!.GetValue<string>() == id);

    private static IResult Absent() => FakeServer.Problem(404, "No such token");

    private static IResult WithTag(HttpContext c, FakeToken token)
    {
        c.Response.Headers.ETag = token.Tag;
        return FakeServer.Json(token.Record.DeepClone());
    }

    private string NewSecret(string kind)
    {
        var prefix = kind switch { "service" => "tss_", "personal" => "tsp_", _ => "tsj_" };
        var secret = prefix + (++made).ToString("D4", CultureInfo.InvariantCulture) + string.Concat(Enumerable.Repeat("aB3", 11)) + "z";
        server.Secrets.Add(secret);
        return secret;
    }
}
