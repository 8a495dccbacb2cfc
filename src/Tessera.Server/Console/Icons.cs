using System.Collections.Frozen;

namespace Tessera.Server.Console;

/// <summary>The icons, inline: files of the Lucide set as they come from its npm package (<c>Console/Icons</c>, ISC licence beside them).</summary>
internal static class Icons
{
    private const string Prefix = "icon:";

    private static readonly FrozenDictionary<string, string> All = Read();

    /// <summary>The markup of an icon, silent to those who listen.</summary>
    public static string Of(string name) => All[name];

    private static FrozenDictionary<string, string> Read()
    {
        var assembly = typeof(Icons).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..^".svg".Length], name => MarkupOf(assembly.GetManifestResourceStream(name)!), StringComparer.Ordinal);
    }

    private static string MarkupOf(Stream file)
    {
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var start = text.IndexOf('>', text.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        var end = text.LastIndexOf("</svg>", StringComparison.Ordinal);
        var shapes = string.Concat(text[start..end].Split('\n').Select(line => line.Trim()));
        return $"""<svg class="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">{shapes}</svg>""";
    }
}
