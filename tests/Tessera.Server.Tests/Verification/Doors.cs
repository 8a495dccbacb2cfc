using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Verification;

/// <summary>Every way in which a node answers by what it knows of tokens and sessions, and an example of each that is let through.</summary>
internal sealed class Doors : IDisposable
{
    private readonly TesseraServer server;
    private readonly HttpClient admin;
    private readonly HttpClient browser;
    private readonly IssuedRecord token;

    private Doors(TesseraServer server, HttpClient admin, HttpClient browser, IssuedRecord token)
    {
        (this.server, this.admin, this.browser, this.token) = (server, admin, browser, token);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What is answered from memory alone.</summary>
    public static IReadOnlyList<string> InMemory { get; } = ["verify", "batch", "introspect", "nginx", "caddy", "traefik", "envoy", "builds"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. InMemory, "token", "rows", "session", "console"];

    public static async Task<Doors> OpenAsync(TesseraServer server)
    {
        await server.RegisterAsync();
        var admin = await server.AdminAsync();
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        var user = await db.Users.SingleAsync(row => row.Email == TesseraServer.AdminEmail, Ct);
        var (secret, _) = await server.Get<SessionStore>().BeginAsync(user.Id, user.Email, "203.0.113.7", "a browser", Ct);
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.BaseAddress };
        browser.DefaultRequestHeaders.Add("Cookie", $"__Host-tessera={secret}");
        return new(server, admin, browser, await admin.CreateServiceAsync("guarded"));
    }

    /// <summary>Asks at one.</summary>
    public async Task<(int Status, bool IsStale, bool SaysWhenToComeBack)> AskAsync(string door)
    {
        if (GatewayQuestion.Gateways.Contains(door))
        {
            var raw = await GatewayQuestion.Of(door, "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(server.BaseAddress.Port);
            return (raw.Status, raw.Values("X-Tessera-Stale") is ["true"], raw.Values("Retry-After").Count == 1);
        }

        var question = new { token = token.Secret };
        var answer = door switch
        {
            "verify" => (await admin.CallAsync(HttpMethod.Post, "/v1/verify", question)).Answer,
            "batch" => (await admin.CallAsync(HttpMethod.Post, "/v1/verify/batch", new[] { question, question })).Answer,
            "introspect" => (await admin.SendFormAsync("/v1/introspect", ("token", token.Secret))).Answer,
            "token" => await admin.GetAsync(At("/v1/token"), Ct),
            "rows" => await admin.GetAsync(At("/v1/personal-tokens"), Ct),
            "builds" => await admin.GetAsync(At("/api/v2/me"), Ct),
            "session" => await browser.GetAsync(At("/v1/users/me"), Ct),
            "console" => await browser.GetAsync(At("/user/tokens"), Ct),
            _ => throw new ArgumentOutOfRangeException(nameof(door)),
        };
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("X-Tessera-Stale", out var stale) && stale.SequenceEqual(["true"]), answer.Headers.RetryAfter is not null);
    }

    /// <summary>Asks at all of these, and is answered the same everywhere.</summary>
    public async Task AllAnswerAsync(IReadOnlyList<string> doors, int status, bool isStale)
    {
        foreach (var door in doors)
        {
            var answer = await AskAsync(door);
            (answer.Status, answer.IsStale, answer.SaysWhenToComeBack).ShouldBe((status, isStale, status == 503), door);
        }
    }

    public void Dispose()
    {
        admin.Dispose();
        browser.Dispose();
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
