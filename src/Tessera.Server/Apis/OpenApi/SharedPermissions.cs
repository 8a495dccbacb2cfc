using System.Security.Cryptography;
using System.Text;
using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// Keeps operations apart that came to the same permission without the document asking for it. Each of them gets a mark made of its own method
/// and path, so that its name depends neither on the order of the document nor on which of them came first: otherwise a new operation could
/// take over the name, and with it the tokens, of an old one.
/// </summary>
internal static class SharedPermissions
{
    private const int MarkDigits = 8;

    /// <summary>The same drafts with permissions of their own.</summary>
    public static IReadOnlyList<RouteDraft> KeepApart(IReadOnlyList<RouteDraft> drafts)
    {
        var uses = drafts.Where(draft => draft.Uncovered is null).CountBy(draft => (draft.Resource, draft.Action)).ToDictionary();
        var taken = uses.Keys.ToHashSet();
        return [.. drafts.Select(draft => IsUnasked(draft) && uses[(draft.Resource, draft.Action)] > 1 ? Mark(draft, taken) : draft)];
    }

    /// <summary>Refuses a shared permission that reads here and writes there: an action has one access, and neither may be guessed.</summary>
    public static void CheckAccess(IReadOnlyList<RouteDraft> drafts, ImportFindings findings)
    {
        var first = new Dictionary<(string?, string?), RouteDraft>();
        foreach (var draft in drafts.Where(draft => draft.Uncovered is null))
        {
            if (!first.TryAdd((draft.Resource, draft.Action), draft) && first[(draft.Resource, draft.Action)] is var other && other.Access != draft.Access)
                findings.Add(draft.Operation.Operation.Pointer, $"{draft.Resource}.{draft.Action} is {draft.Access.ToWire()} here and {other.Access.ToWire()} at {other.Operation.Operation.Pointer}; x-tessera-access can say which");
        }
    }

    private static bool IsUnasked(RouteDraft draft) => draft is { Uncovered: null, Named: false };

    private static RouteDraft Mark(RouteDraft draft, HashSet<(string?, string?)> taken)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{draft.Operation.Method} {draft.Operation.Path}"));
        var mark = Convert.ToHexStringLower(digest)[..MarkDigits];
        var action = $"{NameGrammar.ToAction(draft.Action, NameGrammar.Longest - MarkDigits - 1)}-{mark}";
        return taken.Add((draft.Resource, action))
            ? draft with { Action = action }
            : draft with { Uncovered = "its permission would be that of another operation; x-tessera-permission can name one" };
    }
}
