using System.CommandLine;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Users;

internal static class DeleteUser
{
    public static Command Create() =>
        new Command("delete", "Deletes a user and all their personal tokens") { UserLookup.User, Deletion.Yes }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var yes = parsed.GetValue(Deletion.Yes);
        Questions.RequireTerminalOr(yes);
        var (user, _) = await UserLookup.OneAsync(session, parsed, ct);
        await Questions.ConfirmAsync($"Delete {user.Email}? All their personal tokens stop at once.", yes, ct);
        var answer = await session.Client.DeleteAsync($"v1/users/{user.Id}", ct);
        Deletion.Report(session, answer, "user", user.Email, user.Id);
        return ExitCode.Ok;
    }
}
