namespace Tessera.Builds.Builds;

/// <summary>What branches, tags, revisions and jobs may be called. Messages say what is allowed.</summary>
internal static class RefNames
{
    /// <summary>Longest name of a branch or tag.</summary>
    public const int MaxLength = 250;

    /// <summary>A slash as it may stand in a path.</summary>
    public const string EscapedSlash = "%2F";

    /// <summary>
    /// The branch that stands in the rest of a path. Its slashes may be escaped there, as some clients send them; routing leaves those as they are.
    /// </summary>
    public static string OfPath(string? routeValue) => routeValue?.Replace(EscapedSlash, "/", StringComparison.OrdinalIgnoreCase) ?? "";

    /// <summary>What is wrong with a branch's name; null when nothing is.</summary>
    public static string? CheckBranch(string name) => Check("branch", name, MaxLength);

    /// <summary>What is wrong with a tag's name; null when nothing is.</summary>
    public static string? CheckTag(string name) => Check("tag", name, MaxLength);

    /// <summary>What is wrong with a job's name; null when nothing is.</summary>
    public static string? CheckJob(string name) => Check("job", name, 100);

    /// <summary>What is wrong with a revision; null when nothing is.</summary>
    public static string? CheckRevision(string revision) =>
        revision.Length is >= 1 and <= 64 && revision.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null
            : "revision: 1 to 64 letters, digits, dots, hyphens and underscores.";

    /// <summary>What is wrong with a name on one line; null when nothing is.</summary>
    public static string? Check(string what, string name, int longest) =>
        name.Length >= 1 && name.Length <= longest && !name.Any(char.IsControl) ? null : $"{what}: 1 to {longest} characters, none of them a control character.";
}
