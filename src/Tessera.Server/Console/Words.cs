using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;

namespace Tessera.Server.Console;

/// <summary>
/// Every word that the console shows, by key, in English and Japanese: <c>Words.en.resx</c> and <c>Words.ja.resx</c> have the same keys. A key that is not there is
/// a bug and is not papered over.
/// </summary>
internal static class Words
{
    // Read once: the manager of resources takes a lock for every word.
    private static readonly FrozenDictionary<string, string> English = Read("en");
    private static readonly FrozenDictionary<string, string> Japanese = Read("ja");

    /// <summary>The text for a key in the request's language.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public static string Get(string key) => Find(key) ?? throw new KeyNotFoundException($"No words for {key}.");

    /// <summary>The text for a key, with its placeholders filled.</summary>
    public static string Get(string key, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, Get(key), values);

    /// <summary>The text for a key; null when there is none.</summary>
    public static string? Find(string key) =>
        (Languages.IsJapanese(CultureInfo.CurrentUICulture) ? Japanese : English).GetValueOrDefault(key);

    private static FrozenDictionary<string, string> Read(string language) =>
        new ResourceManager($"Tessera.Server.Console.Words.{language}", typeof(Words).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
}
