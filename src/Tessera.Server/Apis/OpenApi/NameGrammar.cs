using System.Buffers;
using System.Text;
using Tessera.Permissions;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>The way from a document's own words to names that a permission can have.</summary>
internal static class NameGrammar
{
    /// <summary>Longest resource or action.</summary>
    public const int Longest = 100;

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> ResourceCharacters = SearchValues.Create(Alphanumeric + "_-");
    private static readonly SearchValues<char> ActionCharacters = SearchValues.Create(Alphanumeric + "_-./");

    /// <summary>The text as a resource; null when nothing of it can stand in one.</summary>
    public static string? ToResource(string? text)
    {
        var name = Fold(text, ResourceCharacters).Trim('-');
        name = name.Length > Longest ? name[..Longest].TrimEnd('-') : name;
        return Permission.IsResourceName(name) ? name : null;
    }

    /// <summary>The text as an action; null when nothing of it can stand in one.</summary>
    /// <param name="text">Words of the document.</param>
    /// <param name="longest">Longest result, at most <see cref="Longest"/>.</param>
    public static string? ToAction(string? text, int longest = Longest)
    {
        var name = Fold(text, ActionCharacters).AsSpan().Trim(Trimmed).ToString();
        name = name.Length > longest ? name.AsSpan(0, longest).TrimEnd(Trimmed).ToString() : name;
        return Permission.IsActionName(name) ? name : null;
    }

    private static ReadOnlySpan<char> Trimmed => "-_./";

    private static string Fold(string? text, SearchValues<char> allowed)
    {
        var name = new StringBuilder();
        // What is longer than this is cut in any case: a word of the document may be as long as the document.
        foreach (var character in (text ?? "").AsSpan()[..Math.Min(text?.Length ?? 0, 4096)])
        {
            var folded = allowed.Contains(character) ? character : '-';
            if (folded != '-' || (name.Length > 0 && name[^1] != '-'))
                name.Append(folded);
        }
        return name.ToString();
    }
}
