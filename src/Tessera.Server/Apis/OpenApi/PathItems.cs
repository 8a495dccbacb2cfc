using System.Collections.Frozen;
using System.Text.Json;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// Takes the operations out of <c>paths</c>. A member of a path item that OpenAPI does not know is an error, because it may be a method that is
/// misspelt or that belongs to a later version: passed over, it would be missing from the list of what is uncovered.
/// </summary>
internal sealed class PathItems(Located root, int minorVersion, ImportFindings findings)
{
    private static readonly FrozenSet<string> Methods = FrozenSet.Create("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static readonly FrozenSet<string> OtherFields = FrozenSet.Create("$ref", "summary", "description", "servers", "parameters");
    private readonly PathItemReferences references = new(root.Element);
    private readonly DocumentDefaults document = new(root);
    private readonly List<DocumentOperation> operations = [];

    /// <summary>All operations in the order of the document; what is wrong goes to the findings.</summary>
    public IReadOnlyList<DocumentOperation> Read()
    {
        if (!root.TryGetMember("paths", out var paths) || paths.Element.ValueKind != JsonValueKind.Object)
        {
            findings.Add(JsonTrail.Append("", "paths"), "must be an object: the operations of the API");
            return [];
        }
        if (paths.Element.GetPropertyCount() > findings.Options.MaxPaths)
        {
            findings.Add(paths.Pointer, $"more than {findings.Options.MaxPaths} paths");
            return [];
        }
        foreach (var path in paths.Element.EnumerateObject())
        {
            if (!findings.GoOn() || operations.Count > findings.Options.MaxOperations)
                break;
            if (!path.Name.StartsWith("x-", StringComparison.Ordinal))
                Path(path.Name, new(JsonTrail.Append(paths.Pointer, path.Name), path.Value));
        }
        return operations;
    }

    private void Path(string path, Located item)
    {
        if (!path.StartsWith('/'))
            findings.Add(item.Pointer, "a path must begin with /");
        else if (references.Chain(item, findings) is { } chain)
            Operations(path, chain);
    }

    private void Operations(string path, IReadOnlyList<Located> chain)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in chain)
        {
            TesseraExtensions.CheckNames(item, findings);
            foreach (var member in item.Element.EnumerateObject())
            {
                if (OtherFields.Contains(member.Name) || member.Name.StartsWith("x-", StringComparison.Ordinal))
                    continue;
                var place = new Located(JsonTrail.Append(item.Pointer, member.Name), member.Value);
                if (Methods.Contains(member.Name) || (member.Name == "query" && minorVersion >= 2))
                    Operation(member.Name.ToUpperInvariant(), path, place, chain, taken);
                else if (member.Name == "additionalOperations" && minorVersion >= 2)
                    Additional(path, place, chain, taken);
                else
                    findings.Add(place.Pointer, Unknown(member.Name));
            }
        }
    }

    private string Unknown(string name) => name is "query" or "additionalOperations"
        ? $"{name} came with OpenAPI 3.2, and the document says 3.{minorVersion}"
        : $"{ImportFindings.Quote(name)} is not a field of a path item; extensions begin with x-";

    private void Additional(string path, Located map, IReadOnlyList<Located> chain, Dictionary<string, string> taken)
    {
        if (map.Element.ValueKind != JsonValueKind.Object)
        {
            findings.Add(map.Pointer, "must be an object: method → operation");
            return;
        }
        foreach (var member in map.Element.EnumerateObject())
        {
            var place = new Located(JsonTrail.Append(map.Pointer, member.Name), member.Value);
            if (Methods.Contains(member.Name.ToLowerInvariant()) || string.Equals(member.Name, "query", StringComparison.OrdinalIgnoreCase))
                findings.Add(place.Pointer, "this method has a field of its own in the path item");
            else
                Operation(member.Name, path, place, chain, taken);
        }
    }

    private void Operation(string method, string path, Located operation, IReadOnlyList<Located> chain, Dictionary<string, string> taken)
    {
        if (operation.Element.ValueKind != JsonValueKind.Object)
            findings.Add(operation.Pointer, "must be an object: an operation");
        else if (!taken.TryAdd(method, operation.Pointer))
            findings.Add(operation.Pointer, $"also stands at {taken[method]}; beside a $ref, which of the two holds is not defined");
        else if (operations.Count < findings.Options.MaxOperations)
        {
            TesseraExtensions.CheckNames(operation, findings);
            operations.Add(new(method, path, operation, chain, document));
        }
        else if (operations.Count == findings.Options.MaxOperations)
            findings.Add("/paths", $"more than {findings.Options.MaxOperations} operations");
    }
}
