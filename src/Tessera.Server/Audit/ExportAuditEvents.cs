using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>Writes the rows that pass a filter as CSV, newest first, a batch at a time: neither this server nor the store holds all of them.</summary>
internal static class ExportAuditEvents
{
    private const int BatchSize = 500;
    private static readonly string[] Header = ["id", "at", "actorKind", "actorId", "actorName", "ip", "action", "targetKind", "targetId", "targetName", "project", "before", "after"];

    public static IResult Handle(HttpContext http, IDbContextFactory<TesseraDb> contexts)
    {
        var query = new ListQuery(http.Request, AuditFilter.Parameters);
        var filter = AuditFilter.Read(query);
        if (query.Problem is { } problem)
            return problem;
        if (http.Request.Query.Keys.FirstOrDefault(name => name is "limit" or "cursor") is { } paging)
            return Problems.Invalid((paging, "is not a parameter of this call: it gives all rows."));
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit-events.csv\"";
        return TypedResults.Stream(target => WriteAsync(target, filter, contexts, http.RequestAborted), "text/csv; charset=utf-8; header=present");
    }

    private static async Task WriteAsync(Stream target, AuditFilter filter, IDbContextFactory<TesseraDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', Header).AsMemory(), ct);
        List<AuditRow> batch;
        var before = long.MaxValue;
        do
        {
            // Asked for anew each time: a slow reader must not keep a snapshot of the store open.
            batch = await filter.Apply(db.Audit.AsNoTracking()).Where(row => row.Id < before).OrderByDescending(row => row.Id).Take(BatchSize).ToListAsync(ct);
            foreach (var row in batch)
                await writer.WriteLineAsync(string.Join(',', Fields(row).Select(Csv.Field)).AsMemory(), ct);
            await writer.FlushAsync(ct);
            before = batch.Count == 0 ? before : batch[^1].Id;
        }
        while (batch.Count == BatchSize);
    }

    private static string?[] Fields(AuditRow row) =>
    [
        row.Id.ToString(CultureInfo.InvariantCulture), row.At.UtcDateTime.ToString(RfcTimeConverter.Format, CultureInfo.InvariantCulture),
        row.ActorKind, row.ActorId?.ToString(), row.ActorName, row.Ip, row.Action, row.TargetKind, row.TargetId, row.TargetName, row.Project, row.Before, row.After,
    ];
}
