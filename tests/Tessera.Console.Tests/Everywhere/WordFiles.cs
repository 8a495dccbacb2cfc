using System.Xml.Linq;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>The words of the console, as their files have them.</summary>
internal static class WordFiles
{
    /// <summary>Names and terms that are written in Latin letters in Japanese too.</summary>
    public static IReadOnlySet<string> SameInBoth { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Tessera", "API", "APIs", "APIの", "DELETE", "JSON", "YAML", "CSV", "URL", "HTML", "Markdown", "AsciiDoc", "reStructuredText", "TOTP", "OpenAPI", "HTTP", "ID", "IP", "UTC",
        "KiB", "MiB", "English", "curl", ".env", "PowerShell", "GitHub", "Actions", "OAuth", "GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "SQLite", "PostgreSQL", "MB",
        "admin@example.com", "reviewer@example.com", "gh/acme/web", "DEPLOY", "KEY", "ms", "B", "test", "shop", "builds", "Builds", "Reviewer", "main", "Textile", "RDoc", "POD",
    };

    public static Dictionary<string, string> Read(string name) =>
        XDocument.Load(Path.Combine(Repository.Root, "src/Tessera.Server/Console", name)).Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!, StringComparer.Ordinal);
}
