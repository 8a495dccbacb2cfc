using System.Diagnostics.CodeAnalysis;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>Which path parameters hold the slug of an operation's project.</summary>
/// <param name="Text">As routes write it: <c>slug</c> or <c>{vcs}/{org}/{repo}</c>.</param>
/// <param name="Parameters">The parameters' names: one that holds the whole slug, or one for each of its three parts.</param>
internal sealed record ProjectRule(string Text, IReadOnlyList<string> Parameters)
{
    /// <summary>Reads a name, a name in braces, or three names in braces with slashes between.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ProjectRule? rule)
    {
        rule = null;
        if (PathTemplate.IsParameterName(text))
            rule = new(text, [text]);
        var parts = text.Split('/', 4);
        if (parts.Length is not (1 or 3) || !Array.TrueForAll(parts, IsBraced))
            return rule is not null;
        var names = Array.ConvertAll(parts, part => part[1..^1]);
        rule = new(names.Length == 1 ? names[0] : text, names);
        return true;
    }

    private static bool IsBraced(string part) => part is ['{', .., '}'] && PathTemplate.IsParameterName(part[1..^1]);
}
