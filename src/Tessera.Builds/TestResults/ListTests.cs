using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.TestResults;

/// <summary>The tests of a build, of all its reports in the order in which they came. Sent report by report, as they are stored.</summary>
internal sealed class ListTests(BuildsStore store)
{
    /// <summary>Finds a build and reads its test results.</summary>
    /// <returns>The build's id; null when the project has no such build.</returns>
    public async Task<Guid?> ExecuteAsync(Guid projectId, string? number, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return (await BuildRows.FindAsync(db, projectId, number, ct))?.Id;
    }

    /// <summary>Writes the tests as elements of one JSON array, brackets included.</summary>
    public async Task WriteAsync(Guid buildId, PipeWriter output, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        Write(output, "[");
        var isFirst = true;
        await foreach (var results in Reports(db, buildId).AsAsyncEnumerable().WithCancellation(ct))
        {
            // Each is an array as it was serialized: what stands between its brackets is passed on.
            if (results.Length <= "[]".Length)
                continue;
            if (!isFirst)
                Write(output, ",");
            isFirst = false;
            Write(output, results.AsSpan(1, results.Length - "[]".Length));
            await output.FlushAsync(ct);
        }

        Write(output, "]");
    }

    /// <summary>The results of each report of a build, as JSON arrays, in the order in which they came.</summary>
    public static IQueryable<string> Reports(BuildsDb db, Guid buildId) =>
        db.TestReports.Where(row => row.BuildId == buildId).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => row.Results);

    public static async Task<IResult> HandleAsync(HttpContext http, string num, ListTests operation, CancellationToken ct)
    {
        if (await operation.ExecuteAsync(http.Project().Id, num, ct) is not { } buildId)
            return Answers.NotFound(BuildRows.What);
        http.Response.ContentType = "application/json; charset=utf-8";
        var output = http.Response.BodyWriter;
        Write(output, """{"tests":""");
        await operation.WriteAsync(buildId, output, ct);
        Write(output, "}");
        await output.FlushAsync(ct);
        return TypedResults.Empty;
    }

    private static void Write(PipeWriter output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);
}
