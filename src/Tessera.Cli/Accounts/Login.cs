using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.Cli.Credentials;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;
using Tessera.Cli.Tokens;

namespace Tessera.Cli.Accounts;

/// <summary>
/// Trades e-mail and password, and a code where the server asks for one, for a personal token, and keeps that. The password is kept nowhere.
/// </summary>
internal static class Login
{
    private const string CodeHeader = "Tessera-Code";

    private static readonly Option<string?> Email = new("--email") { Description = "Your e-mail address; asked for when absent" };
    private static readonly Option<bool> PasswordStdin = new("--password-stdin") { Description = "Read the password from standard input" };
    private static readonly Option<string?> Name = new("--name") { Description = "The token's name. Default: tessera CLI on <host>" };

    public static Command Create() =>
        new Command("login", "Signs in: makes a personal token and keeps it, readable by you alone")
        {
            Email, PasswordStdin, Name, Durations.Optional,
        }.RunsAnonymously(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(PasswordStdin) && Questions.OnTerminal)
            throw CommandFailedException.Usage("--password-stdin needs the password in a pipe.", "Without it you are asked, and nothing is echoed.");
        if (session.Server is { Scheme: "http", IsLoopback: false })
            Screen.Warn($"{session.Server} is not https: password and token travel in the clear.");
        var email = parsed.GetValue(Email) ?? await Questions.LineAsync("E-mail", ct);
        var secret = await Questions.SecretAsync("Password", ct);
        var body = new JsonObject { ["name"] = parsed.GetValue(Name) ?? $"tessera CLI on {Environment.MachineName}" };
        Durations.AddTo(body, parsed.GetValue(Durations.Optional));
        var answer = await SignInAsync(session, email, secret, body, ct);
        await KeepAsync(session, email, answer, ct);
        Report(session, email, answer);
        return ExitCode.Ok;
    }

    private static async Task<Answer> SignInAsync(Session session, string email, string secret, JsonObject body, CancellationToken ct)
    {
        try
        {
            return await RequestAsync(session, email, secret, code: null, body, ct);
        }
        catch (CommandFailedException refused) when (ReasonOf(refused) == "code_required")
        {
            // Only now: who has no authenticator app is not asked for its code.
            var code = await Questions.SecretAsync("Code of your authenticator app, or a recovery code", ct);
            return await RequestAsync(session, email, secret, code.Trim(), body, ct);
        }
    }

    private static async Task<Answer> RequestAsync(Session session, string email, string secret, string? code, JsonObject body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/personal-tokens") { Content = TesseraClient.Json(body) };
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{secret}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        if (code is not null)
            request.Headers.Add(CodeHeader, Plain(code));
        try
        {
            return await session.Client.SendAsync(request, ct);
        }
        catch (CommandFailedException refused) when (refused.Code == ExitCode.NotSignedIn && (code is not null || ReasonOf(refused) != "code_required"))
        {
            throw new CommandFailedException(ExitCode.NotSignedIn, Explain(refused), "Nothing was saved. Try again.") { Problem = refused.Problem };
        }
    }

    private static string Explain(CommandFailedException refused) => ReasonOf(refused) switch
    {
        "code_wrong" => "The code is wrong, too old, or was used before.",
        "passkey_required" => "Your password is too short to stand alone: sign in to the console with your passkey, and make a token there for TESSERA_TOKEN.",
        _ => "E-mail or password is wrong, or the account is deactivated.",
    };

    private static string? ReasonOf(CommandFailedException refused) =>
        refused.Problem?["reason"] is JsonValue value && value.TryGetValue<string>(out var reason) ? reason : null;

    private static string Plain(string code) => code.All(c => char.IsAscii(c) && !char.IsControl(c))
        ? code
        : throw CommandFailedException.Usage("The code is not one: it holds characters that no code has.");

    private static async Task KeepAsync(Session session, string email, Answer answer, CancellationToken ct)
    {
        var secret = answer.TakeSecret();
        var former = session.Credentials.Find(session.Server)?.Secret;
        try
        {
            session.Credentials.Save(session.Server, new SavedToken { Secret = secret, Id = answer.Read(WireJson.Default.TokenRecord).Id, Email = email });
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // A token that could not be kept is of use to nobody.
            await Revocation.RequestAsync(session, secret, CancellationToken.None);
            throw;
        }
        if (former is not null)
            await Revocation.TryAsync(session, former, ct);
    }

    private static void Report(Session session, string email, Answer answer)
    {
        var record = answer.Read(WireJson.Default.TokenRecord);
        var shown = answer.Document.DeepClone().AsObject();
        shown.Remove("token");
        shown["server"] = session.Server.AbsoluteUri;
        shown["savedIn"] = session.Credentials.Path;
        session.Screen.Show(shown, () =>
        {
            session.Screen.Note($"Signed in to {session.Server} as {email}.");
            session.Screen.Note($"The personal token \"{record.DisplayName}\" ({record.Hint}) is kept in {session.Credentials.Path}; \"tessera logout\" revokes it.");
        });
    }
}
