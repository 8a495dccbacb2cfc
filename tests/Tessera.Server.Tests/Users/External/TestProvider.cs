using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tessera.Server.Tests.Users.External;

/// <summary>
/// A small OAuth 2 provider on Kestrel: authorization code, PKCE, user information. Strict where a provider has to be, and as badly behaved as a test wants.
/// </summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "tessera-test";
    public const string ClientSecret = "client-secret-nobody-may-see-42";
    public const string AccessToken = "access-token-nobody-may-see-43";

    private readonly WebApplication app;
    private readonly Dictionary<string, (string Challenge, string RedirectUri)> codes = new(StringComparer.Ordinal);

    private TestProvider(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    /// <summary>What it says of the person.</summary>
    public JsonNode Person { get; set; } = new JsonObject { ["sub"] = "ada-at-provider", ["email"] = "ada@example.com", ["email_verified"] = true, ["name"] = "Ada" };

    /// <summary>The error it answers at its first page with, instead of a code.</summary>
    public string? Error { get; set; }

    /// <summary>What it answers for user information instead of the person.</summary>
    public IResult? InsteadOfPerson { get; set; }

    /// <summary>What it answers where codes are redeemed.</summary>
    public IResult? InsteadOfToken { get; set; }

    /// <summary>The query that the last browser came with.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    public static async Task<TestProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new TestProvider(builder.Build());
        provider.app.MapGet("/authorize", provider.Authorize);
        provider.app.MapPost("/token", (Delegate)provider.TokenAsync);
        provider.app.MapGet("/person", provider.ShowPerson);
        await provider.app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>The settings that make a server know it.</summary>
    public (string Name, string Value)[] Settings(string name = "acme", params (string Name, string Value)[] more) =>
    [
        .. new[]
        {
            ("DisplayName", "Acme"), ("ClientId", ClientId), ("ClientSecret", ClientSecret),
            ("AuthorizationEndpoint", $"{Address}/authorize"), ("TokenEndpoint", $"{Address}/token"), ("UserInformationEndpoint", $"{Address}/person"),
        }.Concat(more).Select(setting => ($"Tessera:SignIn:Providers:{name}:{setting.Item1}", setting.Item2)),
    ];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        Asked = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        if (Asked["response_type"] != "code" || Asked["client_id"] != ClientId || Asked["code_challenge_method"] != "S256" || Asked["state"].Length < 20)
            return Results.BadRequest();
        var redirect = Asked["redirect_uri"];
        if (Error is not null)
            return Results.Redirect($"{redirect}?error={Error}&error_description=not%0Aa%0Aline&state={Uri.EscapeDataString(Asked["state"])}");
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        codes[code] = (Asked["code_challenge"], redirect);
        return Results.Redirect($"{redirect}?code={code}&state={Uri.EscapeDataString(Asked["state"])}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (InsteadOfToken is not null)
            return InsteadOfToken;
        var known = codes.Remove(form["code"].ToString(), out var issued);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        var isRight = known && form["grant_type"] == "authorization_code" && form["client_id"] == ClientId && form["client_secret"] == ClientSecret
            && form["redirect_uri"] == issued.RedirectUri && challenge == issued.Challenge;
        return isRight
            ? Results.Json(new { access_token = AccessToken, token_type = "Bearer", expires_in = 60 })
            : Results.Json(new { error = "invalid_grant", error_description = $"said {form["client_secret"]}" }, statusCode: 400);
    }

    private IResult ShowPerson(HttpRequest request) =>
        request.Headers.Authorization != $"Bearer {AccessToken}" ? Results.Unauthorized() : InsteadOfPerson ?? Results.Text(Person.ToJsonString(), "application/json");
}
