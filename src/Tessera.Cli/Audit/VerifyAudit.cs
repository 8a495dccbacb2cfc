using System.CommandLine;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Audit;

/// <summary>Has the server walk the chain of hashes: a row that was changed, removed or moved breaks it.</summary>
internal static class VerifyAudit
{
    public static Command Create() =>
        new Command("verify", "Checks that no row of the audit log was changed or removed. Exit code 0: intact, 8: broken").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var answer = await session.Client.GetAsync("v1/audit-events/verify", ct);
        var check = answer.Read(WireJson.Default.AuditCheck);
        session.Screen.Show(answer.Document, () => Screen.Details(
        [
            ("Intact", Cells.YesNo(check.Intact)),
            ("Rows", Cells.Number(check.Rows)),
            ("First broken", check.FirstBroken?.ToString()),
            ("Detail", check.Detail),
        ]));
        return check.Intact ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
