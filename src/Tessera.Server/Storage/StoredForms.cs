using System.Text.Json;

namespace Tessera.Server.Storage;

/// <summary>
/// Reads the forms in which times and lists are stored, whatever somebody wrote there by hand: what cannot be read becomes something that was never
/// sealed, so that the row is refused and all others are still served.
/// </summary>
internal static class StoredForms
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A list of texts, stored as JSON.</summary>
    public static string[] List(string stored)
    {
        try
        {
            var list = JsonSerializer.Deserialize<string[]>(stored, JsonSerializerOptions.Default);
            return list is null || Array.Exists(list, text => text is null) ? ["\0"] : list;
        }
        catch (JsonException)
        {
            return ["\0"];
        }
    }

    /// <summary>A time, stored as milliseconds since 1970.</summary>
    public static DateTimeOffset Time(long stored) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(stored, Earliest, Latest));
}
