using System.CommandLine;

namespace Tessera.Cli.Audit;

internal static class AuditCommands
{
    public static Command Create() => new("audit", "Who changed what, and when")
    {
        ListAudit.Create(),
        VerifyAudit.Create(),
    };
}
