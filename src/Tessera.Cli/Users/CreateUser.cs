using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Users;

/// <summary>Invites somebody. The link lets whoever holds it choose the password, so it is printed as secrets are.</summary>
internal static class CreateUser
{
    private static readonly Option<string> Email = new("--email") { Description = "Their e-mail address", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "Their name", Required = true };
    private static readonly Option<string[]> Roles = new("--role") { Description = "The name of a role; repeatable" };

    public static Command Create() =>
        new Command("create", "Makes a user and prints the invitation link, alone, on standard output") { Email, Name, Roles }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["email"] = parsed.GetRequiredValue(Email),
            ["name"] = parsed.GetRequiredValue(Name),
            ["roles"] = new JsonArray([.. (parsed.GetValue(Roles) ?? []).Select(r => JsonValue.Create(r))]),
        };
        var answer = await session.Client.PostAsync("v1/users", body, ct);
        var user = answer.Read(WireJson.Default.UserRecord);
        var invitation = answer.Document["invitation"] as JsonObject ?? throw Failure.NotUnderstood();
        var secret = invitation["link"]?.ToString() ?? throw Failure.NotUnderstood();
        session.Screen.Show(answer.Document, () =>
        {
            session.Screen.Note($"Invited {user.Email}, id {user.Id}. Whoever has the link chooses the password; it works once{Until(invitation["expiresAt"])}:");
            Screen.Secret(secret);
        });
        return ExitCode.Ok;
    }

    private static string Until(JsonNode? expiresAt) =>
        DateTimeOffset.TryParse(expiresAt?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? $", until {Cells.Time(until)}"
            : "";
}
