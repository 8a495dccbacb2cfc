using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tessera.Projects;

/// <summary>
/// What a project is called in addresses: <c>vcs/org/repo</c>, for example <c>gh/acme/web</c>. Vcs: <c>gh</c>, <c>bb</c> or <c>gl</c>; the long forms
/// <c>github</c>, <c>bitbucket</c> and <c>gitlab</c> mean the same and are read as the short ones. Org and repo: letters, digits, <c>.</c>, <c>_</c>,
/// <c>-</c>, 1–100, the first not a dot. ASCII only, compared as it stands: case matters.
/// </summary>
public sealed record ProjectSlug
{
    /// <summary>Longest slug with a long vcs, in characters: what a buffer for one has to hold.</summary>
    public const int MaxLength = 9 + 1 + MaxPart + 1 + MaxPart;

    private const int MaxPart = 100;
    private static readonly SearchValues<char> PartCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private ProjectSlug(string vcs, string org, string repo)
    {
        Vcs = vcs;
        Org = org;
        Repo = repo;
        Text = $"{vcs}/{org}/{repo}";
    }

    /// <summary><c>gh</c>, <c>bb</c> or <c>gl</c>.</summary>
    public string Vcs { get; }

    /// <summary>Organisation, team or user.</summary>
    public string Org { get; }

    /// <summary>Repository.</summary>
    public string Repo { get; }

    /// <summary>The whole slug, its vcs in short form.</summary>
    public string Text { get; }

    /// <summary>Whether a text names where repositories live, in its short form or its long one.</summary>
    public static bool IsVcs([NotNullWhen(true)] string? text) => !ShortVcs(text).IsEmpty;

    /// <summary>Reads a slug from its three parts.</summary>
    public static bool TryCreate(string? vcs, string? org, string? repo, [NotNullWhen(true)] out ProjectSlug? slug)
    {
        var known = ShortVcs(vcs);
        slug = !known.IsEmpty && IsPart(org) && IsPart(repo) ? new(known.ToString(), org, repo) : null;
        return slug is not null;
    }

    /// <summary>Reads <c>vcs/org/repo</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ProjectSlug? slug)
    {
        slug = null;
        return text is { Length: <= MaxLength } && text.Split('/') is [var vcs, var org, var repo] && TryCreate(vcs, org, repo, out slug);
    }

    /// <summary>Puts the short form of the vcs in place of a long one, in the buffer that holds the slug. Other texts stay as they are.</summary>
    public static ReadOnlySpan<char> Shorten(Span<char> slug)
    {
        var end = slug.IndexOf('/');
        var known = end < 0 ? default : ShortVcs(slug[..end]);
        if (known.IsEmpty || known.Length == end)
            return slug;
        var start = end - known.Length;
        known.CopyTo(slug[start..]);
        return slug[start..];
    }

    /// <summary>The whole slug.</summary>
    public override string ToString() => Text;

    private static ReadOnlySpan<char> ShortVcs(ReadOnlySpan<char> vcs) => vcs switch
    {
        "gh" or "github" => "gh",
        "bb" or "bitbucket" => "bb",
        "gl" or "gitlab" => "gl",
        _ => default,
    };

    private static bool IsPart([NotNullWhen(true)] string? part) =>
        part is { Length: >= 1 and <= MaxPart } && part[0] != '.' && !part.AsSpan().ContainsAnyExcept(PartCharacters);
}
