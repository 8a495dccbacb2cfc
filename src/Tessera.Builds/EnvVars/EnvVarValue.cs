using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tessera.Builds.EnvVars;

/// <summary>What an environment variable may hold, and what of it may be shown.</summary>
internal static class EnvVarValue
{
    /// <summary>Longest value, in bytes of UTF-8.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>Longest name.</summary>
    public const int MaxName = 100;

    private const string Hidden = "xxxx";
    private const int MostShown = 4;

    /// <summary>Checks a name: ASCII letters, digits and underscores, no digit first.</summary>
    public static bool TryName([NotNullWhen(true)] string? name, [NotNullWhen(false)] out string? error)
    {
        error = name is { Length: >= 1 and <= MaxName } && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? null
            : "name must be 1 to 100 ASCII letters, digits and underscores, and must not begin with a digit.";
        return error is null;
    }

    /// <summary>Checks a value: text of at most 32 KiB without NUL, which no environment can hold.</summary>
    public static bool TryValue([NotNullWhen(true)] string? secret, [NotNullWhen(false)] out string? error)
    {
        error = secret switch
        {
            null => "value is required.",
            _ when Encoding.UTF8.GetByteCount(secret) > MaxBytes => "value must be at most 32 KiB.",
            _ when secret.Contains('\0', StringComparison.Ordinal) => "value must not hold a NUL character.",
            _ => null,
        };
        return error is null;
    }

    /// <summary><c>xxxx</c> and the last four characters, never more than half of the value.</summary>
    public static string Mask(string secret)
    {
        var characters = secret.EnumerateRunes().ToArray();
        return Hidden + string.Concat(characters[^Math.Min(MostShown, characters.Length / 2)..].Select(character => character.ToString()));
    }
}
