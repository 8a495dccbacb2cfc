using Tessera.Server.Audit;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Audit;

/// <summary>What was done, by whom, and whether the log is as it was written.</summary>
internal static class AuditPages
{
    public const string Address = "/settings/audit-log";

    public static void MapAuditPages(this IEndpointRouteBuilder pages)
    {
        var reading = pages.MapGroup(Address).RequirePermission(TesseraPermissions.AuditRead);
        reading.MapGet("", ListAsync);
        // Changes nothing, but reads the whole log: nobody should have that done by a link.
        reading.MapPost("", VerifyAsync);
    }

    private static Task<IResult> ListAsync(HttpContext http, TesseraDb db, ListAuditEvents operation, Cursors cursors, CancellationToken ct) =>
        ShowAsync(http, db, operation, cursors, null, ct);

    private static async Task<IResult> VerifyAsync(HttpContext http, TesseraDb db, ListAuditEvents operation, VerifyAudit verification, Cursors cursors, CancellationToken ct) =>
        await ShowAsync(http, db, operation, cursors, await verification.ExecuteAsync(db, ct), ct);

    private static async Task<IResult> ShowAsync(
        HttpContext http, TesseraDb db, ListAuditEvents operation, Cursors cursors, VerifyAudit.View? verified, CancellationToken ct)
    {
        var query = AuditQuery.Read(http);
        if (query.Filter is not { } filter)
            return Page.Again<AuditPage>(http, new AuditLog(query, [], null));
        var page = await operation.ExecuteAsync(db, filter, Paging.Read(http, cursors, AuditFilter.Parameters), ct);
        return Page.Show<AuditPage>(http, new AuditLog(query, page.Items, Paging.Next(http, page.Next, AuditFilter.Parameters)) { Verified = verified });
    }
}

internal sealed record AuditLog(AuditQuery Query, IReadOnlyList<AuditEventView> Events, string? Next)
{
    /// <summary>What a check of the log has found; null when none was asked for.</summary>
    public VerifyAudit.View? Verified { get; init; }
}
