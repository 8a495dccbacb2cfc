using System.Collections.Frozen;

namespace Tessera.Server.Console;

/// <summary>The icons, inline: files of the Lucide set as they come from its npm package (<c>Console/Icons</c>, ISC licence beside them).</summary>
internal static class Icons
{
    private const string Prefix = "icon:";

    private static readonly FrozenDictionary<string, string> Shapes = Read();

    /// <summary>The shapes of an icon, to stand in an <c>svg</c> of 24 by 24 units.</summary>
    public static string ShapesOf(string name) => Shapes[name];

    private static FrozenDictionary<string, string> Read()
    {
        var assembly = typeof(Icons).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..^".svg".Length], name => ShapesIn(assembly.GetManifestResourceStream(name)!), StringComparer.Ordinal);
    }

    private static string ShapesIn(Stream file)
    {
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var start = text.IndexOf('>', text.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        var end = text.LastIndexOf("</svg>", StringComparison.Ordinal);
        return string.Concat(text[start..end].Split('\n').Select(line => line.Trim()));
    }
}
