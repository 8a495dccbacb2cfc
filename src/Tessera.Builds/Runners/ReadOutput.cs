using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>
/// Shows the log of a step as <c>[{"type":"out","time":…,"message":"…"}]</c>, streamed. A log is whatever a program has printed: bytes that are no text are
/// replaced, and nothing in it breaks the JSON.
/// </summary>
internal sealed class ReadOutput(BuildsStore store, StepLogs logs)
{
    private const int BufferSize = 16 << 10;

    public static async Task<IResult> HandleAsync(HttpContext http, string num, string step, ReadOutput operation, CancellationToken ct)
    {
        if (!StepNumbers.TryParse(step, out var number))
            return Answers.Invalid(StepNumbers.Allowed);
        if (await operation.FindAsync(http.Project().Id, num, ct) is not { } build)
            return Answers.NotFound(BuildRows.What);
        var steps = BuildSteps.Of(build);
        await using var log = operation.Open(build.Id, number);
        if (log is null)
            return number < steps.Count ? Answers.Ok(Array.Empty<object>()) : Answers.NotFound("Step");
        var time = (number < steps.Count ? steps[number].StartedAt : null) ?? build.StartedAt ?? build.QueuedAt;
        http.Response.ContentType = "application/json; charset=utf-8";
        await WriteAsync(http.Response, log, time, ct);
        return TypedResults.Empty;
    }

    /// <summary>The log as the step has written it, open for reading; null when the project has no such build, or the step no log.</summary>
    public async Task<FileStream?> OpenAsync(Guid projectId, string number, int step, CancellationToken ct) =>
        await FindAsync(projectId, number, ct) is { } build ? Open(build.Id, step) : null;

    private FileStream? Open(Guid buildId, int step) => logs.OpenRead(buildId, step);

    private async Task<BuildRow?> FindAsync(Guid projectId, string number, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await BuildRows.FindAsync(db, projectId, number, ct);
    }

    private static async Task WriteAsync(HttpResponse response, Stream log, DateTimeOffset time, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(response.BodyWriter, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("type", "out");
        json.WritePropertyName("time");
        JsonSerializer.Serialize(json, time, Answers.Json);
        json.WritePropertyName("message");
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = ArrayPool<byte>.Shared.Rent(BufferSize);
        var text = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(BufferSize));
        try
        {
            int read;
            do
            {
                read = await log.ReadAsync(bytes.AsMemory(0, BufferSize), ct);
                var chars = decoder.GetChars(bytes.AsSpan(0, read), text, flush: read == 0);
                json.WriteStringValueSegment(text.AsSpan(0, chars), isFinalSegment: read == 0);
                await json.FlushAsync(ct);
                await response.BodyWriter.FlushAsync(ct);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(text);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }
}
