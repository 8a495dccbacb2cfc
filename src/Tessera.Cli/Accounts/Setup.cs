using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Accounts;

/// <summary>Makes the first administrator of a server that has no users yet.</summary>
internal static class Setup
{
    /// <summary>For scripts that would rather not use a pipe; an argument would show in the list of processes.</summary>
    private const string CodeVariable = "TESSERA_SETUP_CODE";

    private static readonly Option<string?> Email = new("--email") { Description = "The administrator's e-mail address; asked for when absent" };
    private static readonly Option<string?> Name = new("--name") { Description = "The administrator's name; asked for when absent" };

    public static Command Create() =>
        new Command("setup", $"Makes the first administrator. Asks for the code in the server's log (or reads {CodeVariable}), e-mail, name and password; in a pipe, one line each")
        {
            Email, Name,
        }.RunsAnonymously(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var code = Environment.GetEnvironmentVariable(CodeVariable) ?? await Questions.SecretAsync("Code from the server's log", ct);
        var email = parsed.GetValue(Email) ?? await Questions.LineAsync("E-mail", ct);
        var name = parsed.GetValue(Name) ?? await Questions.LineAsync("Name", ct);
        var secret = await Questions.NewPasswordAsync(ct);
        var body = new JsonObject { ["code"] = code.Trim(), ["email"] = email, ["name"] = name, ["password"] = secret };
        var answer = await session.Client.PostAsync("v1/setup", body, ct);
        session.Screen.Show(answer.Body ?? new JsonObject { ["email"] = email, ["name"] = name }, () =>
            session.Screen.Note($"{name} <{email}> administers {session.Server}. Next: tessera login --server {session.Server} --email {email}"));
        return ExitCode.Ok;
    }
}
