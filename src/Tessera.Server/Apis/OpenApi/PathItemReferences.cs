using System.Globalization;
using System.Text.Json;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>Follows the <c>$ref</c> of a path item inside the document.</summary>
internal sealed class PathItemReferences(JsonElement root)
{
    private const int LongestChain = 16;
    private readonly Dictionary<string, Located?> targets = new(StringComparer.Ordinal);

    /// <summary>The path item and, in order, those it refers to; null when one of them is not to be had.</summary>
    public IReadOnlyList<Located>? Chain(Located item, ImportFindings findings)
    {
        var chain = new List<Located>(1);
        for (var next = item; ;)
        {
            if (next.Element.ValueKind != JsonValueKind.Object)
            {
                findings.Add(next.Pointer, "must be an object: a path item");
                return null;
            }
            chain.Add(next);
            if (!next.TryGetMember("$ref", out var reference))
                return chain;
            if (chain.Count > LongestChain)
            {
                findings.Add(item.Pointer, $"its $ref leads in a circle, or over more than {LongestChain} path items");
                return null;
            }
            if (Target(reference.Element) is not { } target)
            {
                findings.Add(reference.Pointer, "does not lead to a path item of this document");
                return null;
            }
            next = target;
        }
    }

    private Located? Target(JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.String)
            return null;
        var text = reference.GetString()!;
        if (!targets.TryGetValue(text, out var target))
            targets[text] = target = Resolve(text);
        return target;
    }

    private Located? Resolve(string text)
    {
        if (!text.StartsWith("#/", StringComparison.Ordinal))
            return null;
        var at = new Located("", root);
        foreach (var step in Uri.UnescapeDataString(text[2..]).Split('/', 256))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.Element.ValueKind == JsonValueKind.Object && at.TryGetMember(name, out var member))
                at = member;
            else if (at.Element.ValueKind == JsonValueKind.Array
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.Element.GetArrayLength())
                at = new(JsonTrail.Append(at.Pointer, name), at.Element[index]);
            else
                return null;
        }
        return at;
    }
}
