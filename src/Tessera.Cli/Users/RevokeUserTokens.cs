using System.CommandLine;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Users;

/// <summary>Deletes all tokens of a user in one go: for when somebody leaves, or has lost a machine.</summary>
internal static class RevokeUserTokens
{
    public static Command Create() =>
        new Command("revoke-tokens", "Deletes all personal tokens of a user") { UserLookup.User, Deletion.Yes }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var yes = parsed.GetValue(Deletion.Yes);
        Questions.RequireTerminalOr(yes);
        var (user, _) = await UserLookup.OneAsync(session, parsed, ct);
        await Questions.ConfirmAsync($"Delete all personal tokens of {user.Email}? Programs that use them are refused at once.", yes, ct);
        var answer = await session.Client.DeleteAsync($"v1/users/{user.Id}/tokens", ct);
        session.Screen.Show(answer.Document, () => session.Screen.Note($"Tokens of {user.Email} that were revoked: {answer.Document["revoked"]}"));
        return ExitCode.Ok;
    }
}
