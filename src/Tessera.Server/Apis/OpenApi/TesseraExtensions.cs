using System.Text.Json;
using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// The document's own word on an operation: <c>x-tessera-permission</c>, <c>x-tessera-access</c>, <c>x-tessera-project</c>. The operation
/// speaks before its path item, the path item before the document. The document cannot name a permission: it would put every operation under it.
/// </summary>
internal static class TesseraExtensions
{
    private const string Permission = "x-tessera-permission";
    private const string Access = "x-tessera-access";
    private const string Project = "x-tessera-project";
    private const string Prefix = "x-tessera-";

    /// <summary>Refuses a misspelt extension: passed over, it would leave an operation open that it was meant to close.</summary>
    public static void CheckNames(Located place, ImportFindings findings)
    {
        foreach (var member in place.Element.EnumerateObject())
        {
            if (member.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && member.Name is not (Permission or Access or Project))
                findings.Add(JsonTrail.Append(place.Pointer, member.Name), $"not known; there are {Permission}, {Access} and {Project}");
            else if (member.Name == Permission && place.Pointer.Length == 0)
                findings.Add(JsonTrail.Append("", Permission), "stands on operations and path items, not on the document");
        }
    }

    /// <summary>Which permission the document wants the operation to take.</summary>
    public static PermissionRule PermissionOf(DocumentOperation operation, string api, ImportFindings findings)
    {
        if (!operation.TryFind(Permission, alsoAtRoot: false, out var place))
            return new PermissionRule.Derived();
        if (IsNothing(place.Value.Element))
            return new PermissionRule.LeftOut();
        if (place.Value.Element.ValueKind != JsonValueKind.String)
            findings.Add(place.Value.Pointer, "must be \"resource.action\", or false to leave the operation uncovered");
        else if (PermissionRule.TryParse(place.Value.Element.GetString()!, api, out var rule, out var error))
            return rule;
        else
            findings.Add(place.Value.Pointer, error);
        return new PermissionRule.LeftOut();
    }

    /// <summary><c>read</c> or <c>write</c>: what the document says, else what the method does.</summary>
    public static Permissions.Access AccessOf(DocumentOperation operation, ImportFindings findings)
    {
        if (operation.TryFind(Access, alsoAtRoot: true, out var place))
        {
            var word = place.Value.Element.ValueKind == JsonValueKind.String ? place.Value.Element.GetString() : null;
            if (word is "read" or "write" && Accesses.TryParse(word, out var access))
                return access;
            findings.Add(place.Value.Pointer, "must be \"read\" or \"write\"");
        }
        return Accesses.OfMethod(operation.Method);
    }

    /// <summary>
    /// The path parameters that hold the project; null when the operation belongs to none. What the document says for all its operations holds
    /// for those whose path has the parameters; what an operation or path item says must fit.
    /// </summary>
    public static string? ProjectOf(DocumentOperation operation, PathTemplate path, ImportFindings findings)
    {
        if (!operation.TryFind(Project, alsoAtRoot: true, out var place) || IsNothing(place.Value.Element))
            return null;
        if (place.Value.Element.ValueKind != JsonValueKind.String || !ProjectRule.TryParse(place.Value.Element.GetString()!, out var rule))
        {
            findings.Add(place.Value.Pointer, "must be the name of a path parameter, or three of them as in {vcs}/{org}/{repo}");
            return null;
        }
        var missing = rule.Parameters.Where(name => !path.Parameters.Contains(name, StringComparer.Ordinal)).ToList();
        if (missing.Count == 0)
            return rule.Text;
        var forAll = place.Value.Pointer == JsonTrail.Append("", Project);
        if (!forAll || missing.Count < rule.Parameters.Count)
            findings.Add(place.Value.Pointer, $"{ImportFindings.Quote(missing[0])} is not a parameter of the path {ImportFindings.Quote(operation.Path)}");
        return null;
    }

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.False || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""));
}
