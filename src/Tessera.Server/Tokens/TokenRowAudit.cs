using Tessera.Server.Audit;
using Tessera.Server.Storage;

namespace Tessera.Server.Tokens;

internal static class TokenRowAudit
{
    /// <summary>A token of no project as the audit log names it.</summary>
    public static AuditTarget AuditTarget(this TokenRow row) => new("token", row.Id.ToString(), row.Name);
}
