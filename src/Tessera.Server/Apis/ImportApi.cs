using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Apis;

/// <summary>Registers an API from its OpenAPI document, JSON or YAML.</summary>
internal static class ImportApi
{
    public static async Task<IResult> HandleAsync(
        HttpContext http, string api, TesseraDb db, OpenApiImport import, IOptions<OpenApiImportOptions> options, RegisterApi operation, CancellationToken ct)
    {
        if (!DryRun.TryRead(http.Request, out var dryRun, out var problem))
            return problem;
        if (!IsReadable(http.Request.ContentType))
            return Problems.Problem(StatusCodes.Status415UnsupportedMediaType, "The document cannot be read.", "Send it as application/json or application/yaml.");
        var body = await ReadAsync(http, options.Value.MaxBytes, ct);
        return import.Read(api, body, http.Request.ContentType, ct) switch
        {
            OpenApiImportOutcome.Imported read => RegisterApi.ToAnswer(
                await operation.ExecuteAsync(db, http.Caller(), new(api, TitleOf(read), read.Routes, read.Uncovered), dryRun, ct)),
            OpenApiImportOutcome.Refused refused => Problems.Invalid([.. refused.Errors.Select(error => (error.Where.Length == 0 ? "document" : error.Where, $"{error.What}."))]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // A title that no API can have is no reason to refuse a document that somebody else wrote.
    private static string? TitleOf(OpenApiImportOutcome.Imported document) => TokenFields.TryName(document.Title, out var title, out _) ? title : null;

    private static bool IsReadable(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type) && type.SubType.Value is { } name
            && (name.EndsWith("json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith("yml", StringComparison.OrdinalIgnoreCase)));

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int limit, CancellationToken ct)
    {
        // The one call that takes more than the others. The server itself refuses what is larger still.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy, ct);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }
}
