using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.Audit;

/// <summary>Routes of the audit log: to read, export and check it. Nothing changes it.</summary>
internal static class AuditEndpoints
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddTransient<ListAuditEvents>();
        services.AddTransient<VerifyAudit>();
    }

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1").WithTags("Audit");
        group.MapGet("/audit-events", ListAuditEvents.HandleAsync).RequirePermission(TesseraPermissions.AuditRead)
            .WithSummary("List changes, newest first").Produces<Page<AuditEventView>>();
        group.MapGet("/audit-events.csv", ExportAuditEvents.Handle).RequirePermission(TesseraPermissions.AuditRead)
            .WithSummary("Export changes as CSV").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        group.MapGet("/audit-events/verify", VerifyAudit.HandleAsync).RequirePermission(TesseraPermissions.AuditRead)
            .WithSummary("Check that no row was changed, removed or added");
    }
}
