using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Tests.Users.Credentials;

/// <summary>Calls the operations of signing in as pages do, each with a context of its own.</summary>
internal static class Signing
{
    public const string Email = "ada@example.com";
    public static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Caller CallerOf(Guid userId, string email = Email) => new() { Actor = new("user", userId, email, Home.ToString()), Rights = Rights.None, UserId = userId };

    /// <summary>A user who has accepted the invitation.</summary>
    public static async Task<Guid> AdaAsync(this TesseraServer server, string email = Email)
    {
        var user = await server.InviteAsync(email, "Developer");
        (await server.AcceptAsync(People.CodeOf(user))).Answer.IsSuccessStatusCode.ShouldBeTrue();
        return Guid.Parse(user.Text("id"));
    }

    public static async Task<T> WithDbAsync<T>(this TesseraServer server, Func<TesseraDb, Task<T>> use)
    {
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        return await use(db);
    }

    /// <summary>Sets up an authenticator app.</summary>
    public static async Task<AuthenticatorApp> EnableTotpAsync(this TesseraServer server, Guid userId, string email = Email, string password = People.Secret)
    {
        var begun = (await server.BeginTotpAsync(userId, email, password)).ShouldBeOfType<BeginTotp.Outcome.Begun>();
        var app = new AuthenticatorApp(begun.Uri, server.Clock);
        var enabled = (await server.ConfirmTotpAsync(userId, begun.Ticket, app.Code(), email)).ShouldBeOfType<ConfirmTotp.Outcome.Enabled>();
        app.RecoveryCodes = enabled.RecoveryCodes;
        return app;
    }

    public static Task<BeginTotp.Outcome> BeginTotpAsync(this TesseraServer server, Guid userId, string email = Email, string password = People.Secret) =>
        server.WithDbAsync(db => server.Get<BeginTotp>().ExecuteAsync(db, CallerOf(userId, email), password, Home, Ct));

    public static Task<ConfirmTotp.Outcome> ConfirmTotpAsync(this TesseraServer server, Guid userId, string ticket, string code, string email = Email) =>
        server.WithDbAsync(db => server.Get<ConfirmTotp>().ExecuteAsync(db, CallerOf(userId, email), ticket, code, Ct));

    public static Task<RemoveTotp.Outcome> RemoveTotpAsync(this TesseraServer server, Guid userId, string password = People.Secret) =>
        server.WithDbAsync(db => server.Get<RemoveTotp>().ExecuteAsync(db, CallerOf(userId), password, Home, Ct));

    public static Task<SignIn.Outcome> PasswordAsync(this TesseraServer server, string password = People.Secret, string email = Email, IPAddress? from = null) =>
        server.WithDbAsync(db => server.Get<SignIn>().ExecuteAsync(db, email, password, from ?? Home, Ct));

    public static Task<SecondFactor.Outcome> CodeAsync(this TesseraServer server, Guid userId, string code, IPAddress? from = null) =>
        server.WithDbAsync(db => server.Get<SecondFactor>().ExecuteAsync(db, userId, code, from ?? Home, Ct));

    public static Task<IReadOnlyList<CredentialView>> CredentialsAsync(this TesseraServer server, Guid userId) =>
        server.WithDbAsync(db => ListCredentials.ExecuteAsync(db, userId, Ct));

    /// <summary>Asks for a personal token by HTTP Basic, with a code or without.</summary>
    public static async Task<(HttpResponseMessage Answer, JsonNode? Body)> BasicAsync(this TesseraServer server, string? code = null, string password = People.Secret, string email = Email)
    {
        using var client = server.Client();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));
        return await client.CallAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = "test" }, code is null ? [] : [("Tessera-Code", code)]);
    }

    public static Task<HttpStatusCode> ChangePasswordAsync(this TesseraServer server, Guid userId, string current, string @new) => server.WithDbAsync(async db =>
        await server.Get<ChangePassword>().ExecuteAsync(db, CallerOf(userId), Home, new(current, @new), Ct) switch
        {
            ChangePassword.Outcome.Changed => HttpStatusCode.NoContent,
            ChangePassword.Outcome.Invalid => HttpStatusCode.BadRequest,
            ChangePassword.Outcome.ChangedMeanwhile => HttpStatusCode.Conflict,
            var other => throw new InvalidOperationException($"{other}"),
        });
}
