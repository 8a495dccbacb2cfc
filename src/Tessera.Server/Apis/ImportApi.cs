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
internal sealed class ImportApi(OpenApiImport import, RegisterApi register)
{
    public abstract record Outcome
    {
        public sealed record Read(RegisterApi.Outcome Registration) : Outcome;

        public sealed record Unreadable(IReadOnlyList<OpenApiImportError> Errors) : Outcome;
    }

    /// <summary>Reads a document and registers what is in it.</summary>
    /// <param name="db">The store.</param>
    /// <param name="caller">Who does it.</param>
    /// <param name="source">Which API, from which document.</param>
    /// <param name="dryRun">Whether only to tell what would happen.</param>
    /// <param name="ct">Ends the reading when the caller has gone.</param>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Source source, bool dryRun, CancellationToken ct) =>
        import.Read(source.Api, source.Document, source.ContentType, ct) switch
        {
            OpenApiImportOutcome.Imported read => new Outcome.Read(
                await register.ExecuteAsync(db, caller, new(source.Api, TitleOf(read), read.Routes, read.Uncovered) { InPlaceOf = source.InPlaceOf }, dryRun, ct)),
            OpenApiImportOutcome.Refused refused => new Outcome.Unreadable(refused.Errors),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static async Task<IResult> HandleAsync(
        HttpContext http, string api, TesseraDb db, IOptions<OpenApiImportOptions> options, ImportApi operation, CancellationToken ct)
    {
        if (!DryRun.TryRead(http.Request, out var dryRun, out var problem))
            return problem;
        if (!IsReadable(http.Request.ContentType))
            return Problems.Problem(StatusCodes.Status415UnsupportedMediaType, "The document cannot be read.", "Send it as application/json or application/yaml.");
        var body = await ReadAsync(http, options.Value.MaxBytes, ct);
        return await operation.ExecuteAsync(db, http.Caller(), new(api, body, http.Request.ContentType), dryRun, ct) switch
        {
            Outcome.Read read => RegisterApi.ToAnswer(read.Registration),
            Outcome.Unreadable unreadable => Problems.Invalid([.. unreadable.Errors.Select(error => (error.Where.Length == 0 ? "document" : error.Where, $"{error.What}."))]),
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

    /// <summary>What is imported.</summary>
    /// <param name="Api">Name of the API.</param>
    /// <param name="Document">The document.</param>
    /// <param name="ContentType">Its media type; null when it is to be found out.</param>
    /// <param name="InPlaceOf">The version that it is meant to take the place of; null when that does not matter.</param>
    public sealed record Source(string Api, ReadOnlyMemory<byte> Document, string? ContentType = null, long? InPlaceOf = null);
}
