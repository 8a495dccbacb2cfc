using System.Text;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Security;

/// <summary>A secret is in the answer that made it and nowhere else (T1): not on the disk, not in the log at its most talkative, not in the audit log.</summary>
public sealed class NoSecretAnywhereTests
{
    [Fact]
    public async Task Planted_secrets_are_found_nowhere()
    {
        await using var server = TesseraServer.Start();
        var secrets = await PlantAsync(server);

        secrets.Count.ShouldBeGreaterThan(30);
        await ShouldHoldNoneAsync(server, secrets);
        await server.Get<UsageFlusher>().FlushAsync(TestContext.Current.CancellationToken);
        var kept = await server.EverythingKeptAsync();
        kept.Select(place => place.Name).ShouldContain(TestPostgres.IsStore ? "public.tokens" : "tessera.db-wal");
        foreach (var (name, content) in kept)
            ShouldHoldNone(name, content, secrets);
        ShouldHoldNone("log", server.Logged, secrets);
        server.Logged.ShouldContain("Request starting", Case.Sensitive, "the log is at its most talkative");
    }

    private static async Task<HashSet<string>> PlantAsync(TesseraServer server)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal) { TesseraServer.AdminSecret, await server.AdminTokenAsync() };
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web");
        for (var i = 0; i < 5; i++)
        {
            var personal = await admin.CreatePersonalAsync($"personal {i}");
            var rotated = await admin.RotateAsync(personal, i % 2 == 0 ? "1h" : "0s");
            var service = await admin.CreateServiceAsync($"service {i}");
            var regenerated = await admin.RegenerateAsync(service, i % 2 == 0 ? "1h" : "0s");
            var bound = await admin.CreateProjectTokenAsync(project, "admin");
            var rebound = await admin.RotateAsync(bound, i % 2 == 0 ? "1h" : "0s");
            string[] made = [personal.Secret, rotated.Secret, service.Secret, regenerated.Secret, bound.Secret, rebound.Secret];
            secrets.UnionWith(made);
            foreach (var secret in made)
                await PresentEverywhereAsync(server, admin, secret);
            await admin.OkAsync(HttpMethod.Delete, rotated.Path);
            if (i > 2)
                await admin.OkAsync(HttpMethod.Delete, service.Path);
        }

        await admin.OkAsync(HttpMethod.Delete, project);
        var last = await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync("gh/acme/web"), "status");
        secrets.Add(last.Secret);
        using var wrong = server.Client();
        wrong.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:a wrong but telling password")));
        await wrong.CallAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = "x" });
        secrets.Add("a wrong but telling password");
        return secrets;
    }

    // Where it belongs, where it does not, and broken.
    private static async Task PresentEverywhereAsync(TesseraServer server, HttpClient admin, string secret)
    {
        await server.PresentAsync(secret);
        var answers = new List<string>();
        answers.Add(await TextAsync(admin.CallAsync(HttpMethod.Post, "/v1/verify", new { token = secret, permission = "shop:article.find" })));
        answers.Add(await TextAsync(admin.SendFormAsync("/v1/introspect", ("token", secret))));
        answers.Add(await TextAsync(admin.SendJsonAsync(HttpMethod.Post, "/v1/personal-tokens", $$"""{"name":{{'"'}}{{secret}}{{'"'}}x""")));
        answers.Add(await TextAsync(admin.SendJsonAsync(HttpMethod.Post, "/v1/personal-tokens", $$"""{"{{secret}}":1}""")));
        answers.Add(await TextAsync(admin.SendJsonAsync(HttpMethod.Post, "/v1/verify", $$"""{"token":"{{secret}}","token":"{{secret}}"}""")));
        using var anonymous = server.Client();
        foreach (var name in new[] { "circle-token", "Circle-Token", "circle%2Dtoken" })
            answers.Add(await TextAsync(anonymous.CallAsync(HttpMethod.Get, $"/api/v1.1/me?x=1&{name}={secret}&y=2")));
        using var slipped = server.Client(secret + "x");
        answers.Add(await TextAsync(slipped.CallAsync(HttpMethod.Get, "/v1/token")));
        foreach (var header in new[] { $"Authorization: Bearer {secret}\u0001", $"Authorization: Bearer {secret}\u00e9", $"Authorization : Bearer {secret}", $"Authorization Bearer {secret}" })
            answers.Add((await RawHttp.SendAsync(server.BaseAddress.Port, "GET", "/v1/token", [header])).Body);
        answers.ShouldAllBe(answer => !answer.Contains(secret, StringComparison.Ordinal));
    }

    private static async Task<string> TextAsync(Task<(HttpResponseMessage Answer, System.Text.Json.Nodes.JsonNode? Body)> call)
    {
        var (answer, _) = await call;
        return answer.Headers + await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ShouldHoldNoneAsync(TesseraServer server, IEnumerable<string> secrets)
    {
        using var admin = await server.AdminAsync();
        foreach (var path in new[] { "/v1/personal-tokens?limit=200", "/v1/service-tokens?limit=200", "/v1/audit-events?limit=200", "/v1/users" })
            ShouldHoldNone(path, (await admin.OkAsync(HttpMethod.Get, path)).ToJsonString(), secrets);
        foreach (var project in (await admin.OkAsync(HttpMethod.Get, "/v1/projects"))["items"]!.AsArray())
            ShouldHoldNone("project tokens", (await admin.OkAsync(HttpMethod.Get, $"{ProjectCalls.PathOf(project!)}/tokens")).ToJsonString(), secrets);
        ShouldHoldNone("export", await admin.GetStringAsync(new Uri("/v1/audit-events.csv", UriKind.Relative), TestContext.Current.CancellationToken), secrets);
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        foreach (var row in await db.Audit.ToListAsync(TestContext.Current.CancellationToken))
            ShouldHoldNone($"audit row {row.Id}", System.Text.Json.JsonSerializer.Serialize(row), secrets);
    }

    private static void ShouldHoldNone(string place, string text, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            // A token's first characters are its hint; the rest is what nobody may find.
            var at = text.IndexOf(secret[8..], StringComparison.Ordinal);
            at.ShouldBe(-1, $"{place}: …{(at < 0 ? "" : text.Substring(Math.Max(0, at - 150), Math.Min(150, at)))}");
        }
    }
}
