using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Users;

/// <summary>Takes up an invitation by choosing a password. The link is a secret, hence not an argument.</summary>
internal static class AcceptInvitation
{
    private const string LinkVariable = "TESSERA_INVITATION";

    public static Command Create() =>
        new Command("accept", $"Takes up an invitation. Asks for the link (or reads {LinkVariable}) and a new password; in a pipe, one line each")
            .RunsAnonymously(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var link = Environment.GetEnvironmentVariable(LinkVariable) ?? await Questions.SecretAsync("Invitation link", ct);
        var code = CodeOf(link.Trim(), session.Server);
        var secret = await Questions.NewPasswordAsync(ct);
        var answer = await session.Client.PostAsync("v1/invitations/accept", new JsonObject { ["code"] = code, ["password"] = secret }, ct);
        session.Screen.Show(answer.Body ?? new JsonObject { ["accepted"] = true }, () =>
            session.Screen.Note($"The password is set. Next: tessera login --server {session.Server}"));
        return ExitCode.Ok;
    }

    /// <summary>The last segment of the link's path. A link to another server is not sent to this one.</summary>
    private static string CodeOf(string link, Uri server)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return link[(link.LastIndexOf('/') + 1)..];
        var home = address.GetLeftPart(UriPartial.Authority);
        if (!string.Equals(home, server.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase))
            throw CommandFailedException.Usage($"This invitation is for {home}, not for {server}", $"Give --server {home}");
        return Uri.UnescapeDataString(address.Segments[^1].TrimEnd('/'));
    }
}
