using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Verification;

/// <summary>RFC 7009: who holds a token gives it up, and only that one.</summary>
public sealed class RevokeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Holder_gives_a_token_up_without_further_rights()
    {
        using var admin = await Server.AdminAsync();
        using var nobody = Server.Client();
        foreach (var token in new[] { await admin.CreatePersonalAsync(), await admin.CreateServiceAsync("given up") })
        {
            var (answer, _) = await nobody.SendFormAsync("/v1/revoke", ("token", token.Secret));

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            await Server.ShouldBeRefusedAsync(token.Secret);
            (await admin.CallAsync(HttpMethod.Get, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await nobody.SendFormAsync("/v1/revoke", ("token", token.Secret))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("tss_x")]
    public async Task Unknown_token_is_answered_like_any_other(string text)
    {
        using var nobody = Server.Client();

        (await nobody.SendFormAsync("/v1/revoke", ("token", text))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var stranger = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();
        (await nobody.SendFormAsync("/v1/revoke", ("token", stranger))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Old_secret_in_its_grace_gives_up_itself_alone()
    {
        using var admin = await Server.AdminAsync();
        using var nobody = Server.Client();
        var token = await admin.CreateServiceAsync("two secrets");
        var next = await admin.RegenerateAsync(token, "24h");

        await nobody.SendFormAsync("/v1/revoke", ("token", token.Secret));

        await Server.ShouldBeRefusedAsync(token.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task Dead_secret_changes_nothing_and_leaves_no_trail()
    {
        using var admin = await Server.AdminAsync();
        using var nobody = Server.Client();
        var token = await admin.CreateServiceAsync("regenerated");
        var next = await admin.RegenerateAsync(token);
        var before = await AuditCountAsync();

        for (var i = 0; i < 3; i++)
            (await nobody.SendFormAsync("/v1/revoke", ("token", token.Secret))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await AuditCountAsync()).ShouldBe(before);
        await Server.ShouldBeLiveAsync(next.Secret);
    }

    [Fact]
    public async Task Token_in_a_query_is_not_read()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        using var nobody = Server.Client();

        (await nobody.SendFormAsync($"/v1/revoke?token={token.Secret}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await Server.ShouldBeLiveAsync(token.Secret);
    }

    private async Task<int> AuditCountAsync()
    {
        await using var db = await Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Audit.CountAsync(TestContext.Current.CancellationToken);
    }
}
