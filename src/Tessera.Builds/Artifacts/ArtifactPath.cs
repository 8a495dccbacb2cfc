using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tessera.Builds.Artifacts;

/// <summary>
/// Where an artifact stands within its build: a relative path with slashes that means the same on every system and can be unpacked anywhere without leaving
/// the folder. It is a name in the database; no file of the server is ever named by it.
/// </summary>
internal sealed record ArtifactPath
{
    /// <summary>Longest path, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Longest segment, in bytes of UTF-8.</summary>
    public const int MaxSegmentBytes = 255;

    private ArtifactPath(string text) => Text = text;

    public string Text { get; }

    /// <summary>The last segment.</summary>
    public string FileName => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>Checks a path that is unescaped already.</summary>
    /// <param name="text">The path.</param>
    /// <param name="path">It, when it can be used.</param>
    /// <param name="error">What is wrong with it, for people.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ArtifactPath? path, [NotNullWhen(false)] out string? error)
    {
        error = WrongWith(text ?? "");
        path = error is null ? new(text!) : null;
        return path is not null;
    }

    /// <summary>The path in a URL: each segment escaped, the slashes not.</summary>
    public string ToUrl() => string.Join('/', Text.Split('/').Select(Uri.EscapeDataString));

    public override string ToString() => Text;

    private static string? WrongWith(string text)
    {
        if (text.Length == 0)
            return "The artifact's path is missing.";
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return "The artifact's path must be at most 1024 bytes.";
        if (text.Any(character => char.IsControl(character) || character is '\\' or '\uFFFD'))
            return "The artifact's path must hold no backslashes, no control characters, and nothing but UTF-8.";
        if (text[0] == ':' || (text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0])))
            return "The artifact's path must not begin with a drive or a colon.";
        foreach (var segment in text.Split('/'))
        {
            if (segment is "" or "." or "..")
                return "The artifact's path must be relative, without empty segments, \".\" and \"..\".";
            if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
                return "Each segment of the artifact's path must be at most 255 bytes.";
        }

        return null;
    }
}
