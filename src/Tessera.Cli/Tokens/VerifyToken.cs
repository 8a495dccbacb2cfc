using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Tokens;

/// <summary>
/// Asks the server whether a token may do something. The token comes from standard input or the environment and never
/// from an argument, since arguments show up in the list of processes.
/// </summary>
internal static class VerifyToken
{
    /// <summary>The token in question. <c>TESSERA_TOKEN</c> is the one to ask with.</summary>
    private const string TokenVariable = "TESSERA_VERIFY_TOKEN";

    private static readonly Option<bool> TokenStdin = new("--token-stdin")
    {
        Description = $"Read the token from standard input, even if {TokenVariable} is set",
    };

    private static readonly Option<string?> Permission = new("--permission") { Description = "A permission, such as shop:article.find" };
    private static readonly Option<string?> Api = new("--api") { Description = "The API that --method and --path belong to" };
    private static readonly Option<string?> Method = new("--method") { Description = "A request's method" };
    private static readonly Option<string?> Path = new("--path") { Description = "A request's path" };
    private static readonly Option<string?> Project = new("--project") { Description = "The project it is about" };
    private static readonly Option<string?> Ip = new("--ip") { Description = "The address that the token was presented from" };

    public static Command Create() =>
        new Command("verify", $"Asks whether a token (from standard input or {TokenVariable}) may do something. Exit code 0: it may, 8: it may not")
        {
            TokenStdin, Permission, Api, Method, Path, Project, Ip,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var secret = parsed.GetValue(TokenStdin) ? null : Environment.GetEnvironmentVariable(TokenVariable);
        if (string.IsNullOrWhiteSpace(secret))
            secret = await Questions.SecretAsync("Token to verify", ct);
        var question = new JsonObject { ["token"] = secret.Trim() };
        foreach (var option in (Option<string?>[])[Permission, Api, Method, Path, Project, Ip])
        {
            if (parsed.GetValue(option) is { } value)
                question[option.Name.TrimStart('-')] = value;
        }
        var answer = await session.Client.PostAsync("v1/verify", question, ct);
        var verdict = answer.Read(WireJson.Default.VerifyAnswer);
        session.Screen.Show(answer.Document, () => Print(verdict));
        return verdict.Allowed ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Print(VerifyAnswer verdict) => Screen.Details(
    [
        ("Active", Cells.YesNo(verdict.Active)),
        ("Allowed", Cells.YesNo(verdict.Allowed)),
        ("Reason", verdict.Reason),
        ("Missing", verdict.Missing?.ToString()),
        ("Token", verdict.Token?.DisplayName),
        ("Kind", verdict.Token?.Kind),
        ("Id", verdict.Token?.Id),
        ("Grants", verdict.Token?.Type ?? verdict.Token?.Scope ?? verdict.Token?.Owner?.Display),
        ("Expires", verdict.Token is { } token ? Cells.Time(token.ExpiresAt) : null),
    ]);
}
