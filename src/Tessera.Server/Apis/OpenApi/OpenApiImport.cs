using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// Turns an OpenAPI 3.0, 3.1 or 3.2 document, in JSON or YAML, into routes of the catalogue. Whatever the bytes are, the answer is an outcome
/// within the limits of the options; nothing is fetched.
/// </summary>
internal sealed class OpenApiImport(OpenApiImportOptions options, TimeProvider time)
{
    /// <summary>Reads a document.</summary>
    /// <param name="api">Name of the API that the routes are for.</param>
    /// <param name="body">The document in UTF-8.</param>
    /// <param name="contentType">Media type; when it says neither JSON nor YAML, a document that begins with a brace is JSON and any other YAML.</param>
    /// <param name="ct">Ends the work when the caller has gone.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public OpenApiImportOutcome Read(string api, ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct)
    {
        var findings = new ImportFindings(options, time, ct);
        var outcome = Json(body, contentType, findings) is { } json && new JsonGate(findings).Admits(json.Span) && findings.GoOn()
            ? Routes(api, json, findings)
            : null;
        return outcome is null || findings.Any ? new OpenApiImportOutcome.Refused(findings.Errors) : outcome;
    }

    private static ReadOnlyMemory<byte>? Json(ReadOnlyMemory<byte> body, string? contentType, ImportFindings findings)
    {
        if (body.Length > findings.Options.MaxBytes)
        {
            findings.Add("", $"larger than {findings.Options.MaxBytes} bytes");
            return null;
        }
        if (!Utf8.IsValid(body.Span))
        {
            findings.Add("", "not UTF-8");
            return null;
        }
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        return IsJson(body.Span, contentType) ? body : new YamlToJson(findings).Convert(Encoding.UTF8.GetString(body.Span));
    }

    private static bool IsJson(ReadOnlySpan<byte> body, string? contentType)
    {
        var type = contentType.AsSpan();
        type = (type.IndexOf(';') is var end and >= 0 ? type[..end] : type).Trim();
        if (type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            return true;
        if (type.EndsWith("yaml", StringComparison.OrdinalIgnoreCase) || type.EndsWith("yml", StringComparison.OrdinalIgnoreCase))
            return false;
        return body.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    private static OpenApiImportOutcome.Imported? Routes(string api, ReadOnlyMemory<byte> json, ImportFindings findings)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = findings.Options.MaxDepth });
        var root = new Located("", document.RootElement);
        if (OpenApiVersion.Of(root.Element, findings) is not { } minorVersion)
            return null;
        TesseraExtensions.CheckNames(root, findings);
        var model = new OpenApiModel(findings);
        var title = model.Title(root);
        var basePath = root.TryGetMember("servers", out var servers) ? model.BasePath(servers) : "";
        var operations = new PathItems(root, minorVersion, findings).Read();
        var drafts = SharedPermissions.KeepApart(new RouteDerivation(api, model, findings).Draft(operations));
        SharedPermissions.CheckAccess(drafts, findings);
        return new(
            title,
            basePath,
            [.. drafts.Where(draft => draft.Uncovered is null).Select(draft => new RouteDefinition(draft.Operation.Method, draft.Path, draft.Resource!, draft.Action!, draft.Access, draft.Project))],
            [.. drafts.Where(draft => draft.Uncovered is not null).Select(draft => new UncoveredOperation(draft.Operation.Method, draft.Path, draft.Uncovered!))]);
    }
}
