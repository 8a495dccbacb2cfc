using System.Globalization;
using Tessera.Builds.Builds;

namespace Tessera.Builds.Runners;

/// <summary>Numbers of steps as they stand in paths: from 0, without leading zeros.</summary>
internal static class StepNumbers
{
    /// <summary>What is said of others.</summary>
    public static string Allowed { get; } = string.Create(CultureInfo.InvariantCulture, $"step: a number from 0 to {BuildSteps.MaxCount - 1}.");

    public static bool TryParse(string? text, out int step)
    {
        step = 0;
        return text is { Length: 1 or 2 or 3 } && (text.Length == 1 || text[0] != '0') && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out step);
    }
}
