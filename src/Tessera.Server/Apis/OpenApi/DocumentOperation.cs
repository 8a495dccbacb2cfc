using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>A piece of the document together with the place it stands at.</summary>
internal readonly record struct Located(string Pointer, JsonElement Element)
{
    /// <summary>A member of this object, with its own place.</summary>
    public bool TryGetMember(string name, out Located member)
    {
        var found = Element.TryGetProperty(name, out var value);
        member = new(found ? JsonTrail.Append(Pointer, name) : "", value);
        return found;
    }
}

/// <summary>
/// The members of the document itself that hold for all operations. A look-up in a JSON object costs as much as the object is long, and an
/// object may be as long as the document, so each is made once and not once for each operation.
/// </summary>
internal sealed class DocumentDefaults(Located root)
{
    private readonly Dictionary<string, Located?> members = new(StringComparer.Ordinal);

    /// <summary>A member of the document; null when there is none.</summary>
    public Located? Find(string name)
    {
        if (!members.TryGetValue(name, out var member))
            members[name] = member = root.TryGetMember(name, out var found) ? found : null;
        return member;
    }
}

/// <summary>One operation as the document places it.</summary>
/// <param name="Method">Method as it will stand in the request.</param>
/// <param name="Path">Key in <c>paths</c>.</param>
/// <param name="Operation">The operation object.</param>
/// <param name="Items">The path item, and after it those that it refers to.</param>
/// <param name="Document">What the document says for all operations.</param>
internal sealed record DocumentOperation(string Method, string Path, Located Operation, IReadOnlyList<Located> Items, DocumentDefaults Document)
{
    /// <summary>Finds a member of the operation, else of its path item, else (when asked for) of the document: the nearest says.</summary>
    public bool TryFind(string name, bool alsoAtRoot, [NotNullWhen(true)] out Located? member)
    {
        member = null;
        if (Operation.TryGetMember(name, out var found))
            member = found;
        foreach (var item in member is null ? Items : [])
        {
            if (member is null && item.TryGetMember(name, out found))
                member = found;
        }
        if (member is null && alsoAtRoot)
            member = Document.Find(name);
        return member is not null;
    }
}
