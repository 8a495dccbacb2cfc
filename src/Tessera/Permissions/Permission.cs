using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tessera.Permissions;

/// <summary>
/// Name of one thing that can be done with one resource of one API: <c>api:resource.action</c>, for example <c>shop:article.find</c>.
/// Api: a lower-case letter, then lower-case letters, digits and hyphens, 1–64 in all. Resource: letters, digits, <c>_</c>, <c>-</c>, 1–100.
/// Action: the same and <c>.</c>, <c>/</c>, 1–100. ASCII only, compared as it stands: case matters.
/// </summary>
public sealed record Permission
{
    private static readonly SearchValues<char> ApiCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> ResourceCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> ActionCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    private Permission(string api, string resource, string action)
    {
        Api = api;
        Resource = resource;
        Action = action;
        Text = $"{api}:{resource}.{action}";
    }

    /// <summary>The API's name.</summary>
    public string Api { get; }

    /// <summary>The resource's name.</summary>
    public string Resource { get; }

    /// <summary>The action's name.</summary>
    public string Action { get; }

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>Whether the text can name an API.</summary>
    public static bool IsApiName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= 64 } && char.IsAsciiLetterLower(text[0]) && !text.AsSpan().ContainsAnyExcept(ApiCharacters);

    /// <summary>Whether the text can name a resource.</summary>
    public static bool IsResourceName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= 100 } && !text.AsSpan().ContainsAnyExcept(ResourceCharacters);

    /// <summary>Whether the text can name an action.</summary>
    public static bool IsActionName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= 100 } && !text.AsSpan().ContainsAnyExcept(ActionCharacters)
        && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);

    /// <summary>Reads <c>api:resource.action</c>; the first colon and the first dot after it are the separators.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Permission? permission)
    {
        permission = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var dot = colon < 0 ? -1 : text!.IndexOf('.', colon);
        return dot >= 0 && TryCreate(text![..colon], text[(colon + 1)..dot], text[(dot + 1)..], out permission);
    }

    /// <summary>Puts a permission together from its parts, when each is a name.</summary>
    public static bool TryCreate(string? api, string? resource, string? action, [NotNullWhen(true)] out Permission? permission)
    {
        permission = IsApiName(api) && IsResourceName(resource) && IsActionName(action) ? new(api, resource, action) : null;
        return permission is not null;
    }

    /// <summary>The whole name.</summary>
    public override string ToString() => Text;
}
