using Microsoft.OpenApi;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// Makes routes of operations: resource = first tag, else first literal segment of the path; action = operationId, else method and path;
/// unless the document says otherwise. A permission reaches one operation, or those that the document itself puts under one name.
/// </summary>
internal sealed class RouteDerivation(string api, OpenApiModel model, ImportFindings findings)
{
    private readonly Dictionary<string, string> operationIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Method, string Shape), string> shapes = [];

    /// <summary>One draft for each operation, in order; stops when the time is up.</summary>
    public List<RouteDraft> Draft(IReadOnlyList<DocumentOperation> operations)
    {
        var drafts = new List<RouteDraft>(operations.Count);
        foreach (var operation in operations)
        {
            if (!findings.GoOn())
                break;
            drafts.Add(Draft(operation));
        }
        return drafts;
    }

    private RouteDraft Draft(DocumentOperation operation)
    {
        var parts = model.Operation(operation.Operation);
        CheckOperationId(parts.OperationId, operation.Operation.Pointer);
        var rule = TesseraExtensions.PermissionOf(operation, api, findings);
        var draft = new RouteDraft
        {
            Operation = operation,
            Path = BasePathOf(operation) + operation.Path,
            Access = TesseraExtensions.AccessOf(operation, findings),
        };
        if (!PathTemplate.TryParse(draft.Path, out var template, out var why))
            return draft with { Uncovered = why };
        CheckShape(operation, template);
        draft = draft with { Project = TesseraExtensions.ProjectOf(operation, template, findings) };
        if (!IsMethod(operation.Method))
            return draft with { Uncovered = "the method is not made of 1 to 20 capital letters" };
        return rule switch
        {
            PermissionRule.LeftOut => draft with { Uncovered = "left out by x-tessera-permission" },
            PermissionRule.Named named => draft with { Resource = named.Resource, Action = named.Action, Named = true },
            PermissionRule.Derived => Derived(draft, parts),
            _ => throw new InvalidOperationException("not a rule"),
        };
    }

    private static RouteDraft Derived(RouteDraft draft, OpenApiOperation parts)
    {
        var path = draft.Operation.Path;
        // The base path is the same for all, so only the document's own path can tell resources apart.
        var literal = PathTemplate.TryParse(path, out var template, out _) ? template.FirstLiteral : null;
        if ((NameGrammar.ToResource(parts.Tags?.FirstOrDefault()?.Name) ?? NameGrammar.ToResource(literal)) is not { } resource)
            return draft with { Uncovered = "neither a tag nor a segment of the path names a resource" };
        var fallback = $"{draft.Operation.Method.ToLowerInvariant()}-{path.Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}";
        return draft with { Resource = resource, Action = NameGrammar.ToAction(parts.OperationId) ?? NameGrammar.ToAction(fallback) };
    }

    private string BasePathOf(DocumentOperation operation) =>
        operation.TryFind("servers", alsoAtRoot: true, out var servers) ? model.BasePath(servers.Value) : "";

    private void CheckOperationId(string? id, string pointer)
    {
        if (id is { Length: > 0 } && !operationIds.TryAdd(id, pointer) && operationIds[id] != pointer)
            findings.Add(JsonTrail.Append(pointer, "operationId"), $"{ImportFindings.Quote(id)} is already the operationId of {operationIds[id]}");
    }

    private void CheckShape(DocumentOperation operation, PathTemplate template)
    {
        var place = JsonTrail.Append("/paths", operation.Path);
        if (!shapes.TryAdd((operation.Method, template.Shape), place))
            findings.Add(place, $"{operation.Method} matches the same requests as {shapes[(operation.Method, template.Shape)]}");
    }

    private static bool IsMethod(string method) => method is { Length: >= 1 and <= 20 } && method.All(char.IsAsciiLetterUpper);
}
