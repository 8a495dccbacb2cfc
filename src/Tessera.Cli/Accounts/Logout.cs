using System.CommandLine;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Accounts;

/// <summary>Revokes the kept token and forgets it, in this order: a token that is only forgotten would live on unseen.</summary>
internal static class Logout
{
    private static readonly Option<bool> Local = new("--local") { Description = "Only forget the token here; do not ask the server to revoke it" };

    public static Command Create() =>
        new Command("logout", "Signs out: revokes the kept token and deletes it") { Local }.RunsAnonymously(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var kept = session.Credentials.Find(session.Server);
        var local = parsed.GetValue(Local);
        if (kept is not null)
        {
            if (!local)
                await RevokeAsync(session, kept.Secret, ct);
            session.Credentials.Forget(session.Server);
        }
        var shown = new JsonObject
        {
            ["server"] = session.Server.AbsoluteUri,
            ["wasSignedIn"] = kept is not null,
            ["revoked"] = kept is not null && !local,
        };
        session.Screen.Show(shown, () => session.Screen.Note(kept is null
            ? $"Was not signed in to {session.Server}."
            : $"Signed out of {session.Server}. The token is {(local ? "forgotten here but still valid" : "revoked")}."));
        return ExitCode.Ok;
    }

    private static async Task RevokeAsync(Session session, string secret, CancellationToken ct)
    {
        try
        {
            await Revocation.RequestAsync(session, secret, ct);
        }
        catch (CommandFailedException failure) when (failure.Code == ExitCode.Unavailable)
        {
            throw new CommandFailedException(failure.Code, failure.Message, "You are still signed in. To forget the token without revoking it: tessera logout --local");
        }
    }
}
