using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class SecretsTests
{
    [Fact]
    public async Task Passwords_codes_and_hashes_are_in_no_log_audit_row_or_answer()
    {
        const string newSecret = "entirely different words";
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var invited = await server.InviteAsync("ada@example.com", "Viewer");
        await server.AcceptAsync(People.CodeOf(invited));
        using var ada = server.Client(await server.SignInAsync("ada@example.com", People.Secret));
        await ada.OkAsync(HttpMethod.Post, "/v1/users/me/password", new { current = People.Secret, @new = newSecret });
        await ada.CallAsync(HttpMethod.Post, "/v1/users/me/password", new { current = "planted wrong password", @new = newSecret });
        await ada.CallAsync(HttpMethod.Post, "/v1/users/me/password", new { current = "planted password, planted member", @new = newSecret, other = 1 });
        await SignInTests.StatusAsync(server, "ada@example.com", "planted sign-in");
        var id = invited.Text("id");
        var again = await admin.OkAsync(HttpMethod.Post, $"/v1/users/{id}/invitation");
        var answers = string.Join('\n', await admin.OkAsync(HttpMethod.Get, "/v1/users"), await admin.OkAsync(HttpMethod.Get, $"/v1/users/{id}"), await ada.OkAsync(HttpMethod.Get, "/v1/users/me"), await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { name = "A" }));
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var user = await db.Users.SingleAsync(row => row.Email == "ada@example.com", TestContext.Current.CancellationToken);
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}");
        var audit = JsonSerializer.Serialize(await db.Audit.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));

        string[] secrets = [People.Secret, newSecret, "planted", People.CodeOf(invited), People.CodeOf(again), user.PasswordHash!, Convert.ToHexString(user.InvitationDigest!), Convert.ToBase64String(user.InvitationDigest!)];

        foreach (var secret in secrets)
        {
            server.Logged.ShouldNotContain(secret);
            answers.ShouldNotContain(secret);
            audit.ShouldNotContain(secret);
        }

        new Server.Users.AcceptInvitation.Request("code", People.Secret).ToString().ShouldBe("AcceptInvitation");
        new Server.Users.InvitationView("https://x/invitation/code", default).ToString().ShouldBe("InvitationView");
    }

    [Fact]
    public async Task Each_change_writes_down_who_did_what()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, ada) = await server.UserAsync("ada@example.com", "Viewer");
        ada.Dispose();
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { roles = People.List("Developer") });
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}");

        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var rows = await db.Audit.OrderBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);

        rows.Where(row => row.TargetId == id.ToString()).Select(row => $"{row.ActorName} {row.Action}").ShouldBe([
            $"{TesseraServer.AdminEmail} user.create", "ada@example.com user.accept-invitation", $"{TesseraServer.AdminEmail} user.update", $"{TesseraServer.AdminEmail} user.delete",
        ]);
        rows.Count(row => row.Action == "personal-token.delete").ShouldBe(1);
        var update = rows.Single(row => row.Action == "user.update");
        update.Before!.ShouldContain("Viewer");
        update.After!.ShouldContain("Developer");
        update.Ip.ShouldNotBeNullOrEmpty();
    }
}
