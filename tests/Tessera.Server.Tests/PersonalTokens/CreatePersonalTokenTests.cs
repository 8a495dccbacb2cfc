using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.PersonalTokens;

public sealed class CreatePersonalTokenTests
{
    [Fact]
    public async Task A_user_gets_a_token_by_password_and_more_by_token()
    {
        await using var server = TesseraServer.Start();
        using var client = await server.AdminAsync();

        var (answer, record) = await client.CallAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = " deploy ", duration = 30 });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        record.Text("name").ShouldBe("deploy");
        record.Text("token").ShouldStartWith("tsp_");
        record.Text("hint").ShouldBe(record.Text("token")[..8] + "…");
        record.Text("expiresAt").ShouldBe("2026-12-03T00:00:00.000Z");
    }
}
