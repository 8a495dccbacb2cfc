using System.Diagnostics.CodeAnalysis;

namespace Tessera.Builds.Builds;

/// <summary>What a variable of a build's environment may be called, be it the project's or a parameter of the build.</summary>
internal static class VariableNames
{
    /// <summary>Longest name.</summary>
    public const int MaxLength = 100;

    /// <summary>Whether it is one: ASCII letters, digits and underscores, no digit first.</summary>
    public static bool IsOne([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= MaxLength } && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
