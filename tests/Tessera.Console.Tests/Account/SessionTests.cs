using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Console.Tests.Support;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Console.Tests.Account;

/// <summary>A session is what a browser has instead of a token: it must end when it should, and nobody must be able to make one.</summary>
public sealed class SessionTests : IAsyncDisposable
{
    private const string Cookie = "__Host-tessera";
    private readonly TesseraServer server = TesseraServer.Start();

    [Fact]
    public async Task The_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts()
    {
        using var client = SessionClient.Nobody(server);
        using var answer = await client.SubmitAsync("/sign-in", ("email", TesseraServer.AdminEmail), ("password", TesseraServer.AdminSecret));
        var set = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith(Cookie, StringComparison.Ordinal)).ToLowerInvariant();
        set.ShouldContain("; secure");
        set.ShouldContain("; httponly");
        set.ShouldContain("; samesite=lax");
        set.ShouldContain("; path=/");
        set.ShouldNotContain("domain=");
    }

    [Fact]
    public async Task Each_sign_in_has_a_secret_of_its_own_and_the_store_has_none_of_them()
    {
        using var one = await SessionClient.SignedInAsync(server);
        using var other = await SessionClient.SignedInAsync(server);
        one.Cookies[Cookie].ShouldNotBe(other.Cookies[Cookie]);
        foreach (var (place, content) in await server.EverythingKeptAsync())
            content.ShouldNotContain(one.Cookies[Cookie], Case.Sensitive, place);
        server.Logged.ShouldNotContain(one.Cookies[Cookie]);
    }

    [Fact]
    public async Task A_session_that_was_there_before_is_not_taken_over_by_signing_in()
    {
        using var client = await SessionClient.SignedInAsync(server);
        var before = client.Cookies[Cookie];
        using var page = await client.GetAsync("/user/tokens");
        using var again = await SessionClient.SignedInAsync(server);
        again.Cookies[Cookie].ShouldNotBe(before);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie()
    {
        using var client = await SessionClient.SignedInAsync(server);
        var stolen = client.Cookies[Cookie];
        var form = FormOf(await client.PageAsync("/user/tokens"));
        using var answer = await client.PostAsync("/sign-out", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        client.Cookies.Keys.ShouldNotContain(Cookie);
        await IsRefusedAsync(stolen);
    }

    [Fact]
    public async Task A_session_ends_after_its_lifetime_and_after_a_while_without_use()
    {
        using var used = await SessionClient.SignedInAsync(server);
        using var idle = await SessionClient.SignedInAsync(server);
        for (var day = 0; day < 13; day++)
        {
            server.Clock.Advance(TimeSpan.FromHours(23));
            await IsAcceptedAsync(used);
        }

        await IsRefusedAsync(idle.Cookies[Cookie]);
        server.Clock.Advance(TimeSpan.FromHours(23));
        await IsAcceptedAsync(used);
        server.Clock.Advance(TimeSpan.FromHours(23));
        await IsRefusedAsync(used.Cookies[Cookie]);
    }

    [Fact]
    public async Task Deactivating_somebody_ends_their_sessions_for_good()
    {
        var user = await AddUserAsync("somebody@example.com", "Viewer");
        using var client = await SessionClient.SignedInAsync(server, email: user.Email, secret: user.Secret);
        using var admin = await server.AdminAsync();
        await admin.CallAsync(HttpMethod.Patch, $"/v1/users/{user.Id}", new { active = false });
        await IsRefusedAsync(client.Cookies[Cookie]);
        await admin.CallAsync(HttpMethod.Patch, $"/v1/users/{user.Id}", new { active = true });
        await IsRefusedAsync(client.Cookies[Cookie]);
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_of_the_user_and_of_nobody_else()
    {
        using var admin = await SessionClient.SignedInAsync(server);
        var user = await AddUserAsync("changes@example.com", "Viewer");
        using var client = await SessionClient.SignedInAsync(server, email: user.Email, secret: user.Secret);
        using var token = server.Client(await server.SignInAsync(user.Email, user.Secret));
        await token.CallAsync(HttpMethod.Post, "/v1/users/me/password", new { current = user.Secret, @new = "another five quiet tiles" });
        await IsRefusedAsync(client.Cookies[Cookie]);
        await IsAcceptedAsync(admin);
    }

    [Fact]
    public async Task A_planted_session_is_refused()
    {
        using var client = await SessionClient.SignedInAsync(server);
        const string secret = "a-secret-of-the-intruders-own-choosing";
        await using (var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var digest = Tessera.Server.Security.Sessions.Session.DigestOf(secret);
            var id = Guid.CreateVersion7(server.Clock.GetUtcNow());
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO sessions SELECT {id}, "CreatedAt", "Device", {digest}, "EndedAt", "Epoch", "ExpiresAt", "Ip", "Seal", "SealKeyId", "SeenAt", "UserId" FROM sessions LIMIT 1""",
                TestContext.Current.CancellationToken);
        }

        await IsRefusedAsync(secret);
        server.Logged.ShouldContain("does not match its seal");
    }

    [Fact]
    public async Task An_ended_session_put_back_by_hand_is_refused()
    {
        using var client = await SessionClient.SignedInAsync(server);
        var stolen = client.Cookies[Cookie];
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlAsync($"CREATE TABLE kept AS SELECT * FROM sessions", TestContext.Current.CancellationToken);
        using var answer = await client.PostAsync("/sign-out", FormOf(await client.PageAsync("/user/tokens")));
        await db.Database.ExecuteSqlAsync($"DELETE FROM sessions", TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlAsync($"INSERT INTO sessions SELECT * FROM kept", TestContext.Current.CancellationToken);
        await IsRefusedAsync(stolen);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static (string Name, string Value)[] FormOf(AngleSharp.Html.Dom.IHtmlDocument page) =>
        [("form", page.QuerySelector("input[name=form]")!.GetAttribute("value")!)];

    private static async Task IsAcceptedAsync(SessionClient client)
    {
        using var answer = await client.GetAsync("/user/tokens");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task IsRefusedAsync(string secret)
    {
        using var thief = SessionClient.Nobody(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/user/tokens");
        request.Headers.Add("Cookie", $"{Cookie}={secret}");
        using var answer = await thief.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/sign-in?return=%2Fuser%2Ftokens");
    }

    private async Task<(string Id, string Email, string Secret)> AddUserAsync(string email, string role)
    {
        var user = await server.InviteAsync(email, role);
        await server.AcceptAsync(People.CodeOf(user));
        return (user.Text("id"), email, People.Secret);
    }
}
