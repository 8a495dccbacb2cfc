using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tessera.Builds.Builds;

namespace Tessera.Builds.EnvVars;

/// <summary>What an environment variable may hold, and what of it may be shown.</summary>
internal static class EnvVarValue
{
    /// <summary>Longest value, in bytes of UTF-8.</summary>
    public const int MaxBytes = 32 * 1024;

    private const string Hidden = "xxxx";
    private const int MostShown = 4;

    /// <summary>
    /// Checks name and value. A name has ASCII letters, digits and underscores, no digit first; a value is text of at most 32 KiB without NUL, which no
    /// environment can hold.
    /// </summary>
    public static bool AreUsable([NotNullWhen(true)] string? name, [NotNullWhen(true)] string? secret, [NotNullWhen(false)] out EnvVarFault? fault)
    {
        fault = secret switch
        {
            _ when !VariableNames.IsOne(name) => EnvVarFault.Name,
            null => EnvVarFault.NoValue,
            _ when Encoding.UTF8.GetByteCount(secret) > MaxBytes => EnvVarFault.ValueTooLong,
            _ when secret.Contains('\0', StringComparison.Ordinal) => EnvVarFault.ValueHasNul,
            _ => null,
        };
        return fault is null;
    }

    /// <summary>What is said of a fault.</summary>
    public static string ToMessage(this EnvVarFault fault) => fault switch
    {
        EnvVarFault.Name => "name must be 1 to 100 ASCII letters, digits and underscores, and must not begin with a digit.",
        EnvVarFault.NoValue => "value is required.",
        EnvVarFault.ValueTooLong => "value must be at most 32 KiB.",
        EnvVarFault.ValueHasNul => "value must not hold a NUL character.",
        _ => throw new UnreachableException(),
    };

    /// <summary><c>xxxx</c> and the last four characters, never more than half of the value.</summary>
    public static string Mask(string secret)
    {
        var characters = secret.EnumerateRunes().ToArray();
        return Hidden + string.Concat(characters[^Math.Min(MostShown, characters.Length / 2)..].Select(character => character.ToString()));
    }
}
