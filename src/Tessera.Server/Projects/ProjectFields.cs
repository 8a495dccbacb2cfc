using System.Diagnostics.CodeAnalysis;
using Tessera.Projects;
using Tessera.Server.Tokens;

namespace Tessera.Server.Projects;

/// <summary>Fields of a project, checked.</summary>
internal static class ProjectFields
{
    public const string Private = "private";
    public const string Public = "public";
    public const string SlugRule = "must read vcs/org/repo, for example gh/acme/web: vcs gh, bb or gl (or github, bitbucket, gitlab); org and repo 1 to 100 letters, digits, dots, underscores or hyphens, not beginning with a dot.";

    private const int MaxBranch = 250;

    public static bool TrySlug(string? text, [NotNullWhen(true)] out ProjectSlug? slug, [NotNullWhen(false)] out string? error)
    {
        error = ProjectSlug.TryParse(text, out slug) ? null : SlugRule;
        return error is null;
    }

    /// <summary><c>private</c> or <c>public</c>.</summary>
    public static bool TryVisibility(string text, out bool isPublic, [NotNullWhen(false)] out string? error)
    {
        isPublic = text == Public;
        error = isPublic || text == Private ? null : $"must be one of {Private}, {Public}.";
        return error is null;
    }

    /// <summary>A branch: 1–250 characters, no control characters. Git knows more rules; what is no branch there simply has no builds.</summary>
    public static bool TryBranch(string text, [NotNullWhen(false)] out string? error)
    {
        error = text.Length is 0 or > MaxBranch ? $"must have 1 to {MaxBranch} characters."
            : TokenFields.HasForbidden(text, allowLines: false) ? "may not hold control characters or broken Unicode."
            : null;
        return error is null;
    }
}
