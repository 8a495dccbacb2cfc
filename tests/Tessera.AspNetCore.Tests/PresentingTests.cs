using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.AspNetCore.Tests;

/// <summary>A token may stand where the API takes it from, in several places if it is the same one, and nowhere else (T30).</summary>
public sealed class PresentingTests
{
    [Theory]
    [InlineData("Authorization", "Bearer {0}", "", 200)]
    [InlineData("Authorization", "bearer {0}", "", 200)]
    [InlineData("Circle-Token", "{0}", "", 200)]
    [InlineData("Authorization", "Basic {0:}", "", 200)]
    [InlineData("X", "y", "?circle-token={0}", 200)]
    [InlineData("Circle-Token", "{0}", "?circle-token={0}", 200)]
    [InlineData("Authorization", "Basic {0:}", "?circle-token={0}", 200)]
    [InlineData("Circle-Token", "{0}", "?circle-token=other", 400)]
    [InlineData("Authorization", "Basic {0:x}", "", 401)]
    [InlineData("Authorization", "Basic !!!", "", 401)]
    [InlineData("Authorization", "Digest {0}", "", 401)]
    [InlineData("X-Token", "{0}", "?token={0}", 401)]
    [InlineData("Circle-Token", "", "?circle-token=", 401)]
    public async Task Each_place_is_read(string header, string value, string query, int expected)
    {
        await using var program = await GuardedProgram.StartAsync(app => app.MapTesseraApi("shop", "Shop")
            .AcceptTokensFrom(TokenSource.Bearer, TokenSource.Header("Circle-Token"), TokenSource.BasicUserName, TokenSource.Query("circle-token"))
            .MapGet("/articles", () => "ok").RequirePermission("shop:article.find"));
        var secret = program.Instance.ServiceToken(Access.Read);
        using var client = program.Client();

        var (answer, _) = await client.CallAsync(HttpMethod.Get, "/articles" + Fill(query, secret), null, (header, Fill(value, secret)));

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Circle-Token", "{0}", "")]
    [InlineData("Authorization", "Basic {0:}", "")]
    [InlineData("X", "y", "?circle-token={0}")]
    public async Task An_api_that_says_nothing_takes_the_bearer_header_alone(string header, string value, string query)
    {
        await using var program = await GuardedProgram.StartAsync(app => app.MapTesseraApi("shop", "Shop").MapGet("/articles", () => "ok").RequirePermission("shop:article.find"));
        var secret = program.Instance.ServiceToken(Access.Read);
        using var client = program.Client();

        (await client.CallAsync(HttpMethod.Get, "/articles" + Fill(query, secret), null, (header, Fill(value, secret)))).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    // "{0:x}" is user name and password, encoded.
    private static string Fill(string text, string secret) => text
        .Replace("{0:}", Encode($"{secret}:"), StringComparison.Ordinal)
        .Replace("{0:x}", Encode($"{secret}:x"), StringComparison.Ordinal)
        .Replace("{0}", secret, StringComparison.Ordinal);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
