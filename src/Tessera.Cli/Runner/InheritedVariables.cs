using System.Collections;

namespace Tessera.Cli.Runner;

/// <summary>The variables that this program was started with.</summary>
internal static class InheritedVariables
{
    public static IEnumerable<KeyValuePair<string, string>> All() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
}
