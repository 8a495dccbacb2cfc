using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// Reads pieces of the document into the OpenAPI library's model. The library gets exactly the members that routes are made of, never the whole
/// document: schemas with circles, examples and extensions are the parts that an attacker would use, and no route depends on them. The members
/// read here mean the same in 3.0, 3.1 and 3.2, so one version of the model serves all three.
/// </summary>
internal sealed class OpenApiModel(ImportFindings findings)
{
    private readonly OpenApiReaderSettings settings = new() { LoadExternalRefs = false, RuleSet = new ValidationRuleSet() };
    private readonly OpenApiJsonReader reader = new();
    private readonly OpenApiDocument host = new();
    private readonly Dictionary<string, OpenApiOperation> operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> basePaths = new(StringComparer.Ordinal);

    /// <summary>Title of the API; null when there is none.</summary>
    public string? Title(Located root) =>
        root.TryGetMember("info", out var info) ? Read<OpenApiInfo>(info, "title")?.Title : null;

    /// <summary>Tags and operationId of an operation; an operation that several paths share is read once.</summary>
    public OpenApiOperation Operation(Located operation)
    {
        if (!operations.TryGetValue(operation.Pointer, out var model))
            operations[operation.Pointer] = model = Read<OpenApiOperation>(operation, "tags", "operationId") ?? new();
        return model;
    }

    /// <summary>Base path out of a <c>servers</c> list: that of its first server, empty when the list is.</summary>
    public string BasePath(Located servers)
    {
        if (basePaths.TryGetValue(servers.Pointer, out var path))
            return path;
        path = "";
        if (servers.Element.ValueKind != JsonValueKind.Array)
            findings.Add(servers.Pointer, "must be a list of servers");
        else if (servers.Element.GetArrayLength() > 0)
        {
            var first = new Located(JsonTrail.Append(servers.Pointer, "0"), servers.Element[0]);
            path = Read<OpenApiServer>(first, "url", "variables") is { } server ? ServerPath.Of(server, first.Pointer, findings) : "";
        }
        return basePaths[servers.Pointer] = path;
    }

    private T? Read<T>(Located place, params ReadOnlySpan<string> members)
        where T : class, IOpenApiElement
    {
        if (place.Element.ValueKind != JsonValueKind.Object)
        {
            findings.Add(place.Pointer, "must be an object");
            return null;
        }
        var piece = new JsonObject();
        foreach (var name in members)
        {
            if (place.Element.TryGetProperty(name, out var value))
                piece[name] = JsonNode.Parse(value.GetRawText(), documentOptions: new() { MaxDepth = findings.Options.MaxDepth });
        }
        try
        {
            var model = reader.ReadFragment<T>(piece, OpenApiSpecVersion.OpenApi3_1, host, out var diagnostic, settings);
            foreach (var error in diagnostic.Errors)
                findings.Add(place.Pointer + error.Pointer?.TrimStart('#'), error.Message);
            return model;
        }
        catch (Exception e) when (e is OpenApiException or InvalidOperationException or ArgumentException or FormatException or InvalidCastException or NullReferenceException)
        {
            // The library answers most wrong types with a diagnostic, and some with whatever its code ran into.
            findings.Add(place.Pointer, $"{string.Join(" or ", members)} of a type that OpenAPI does not have there");
            return null;
        }
    }
}
