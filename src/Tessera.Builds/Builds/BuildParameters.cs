using System.Text;
using System.Text.Json;
using Tessera.Builds.Http;

namespace Tessera.Builds.Builds;

/// <summary>Parameters of a build: names that can be environment variables, values that are text.</summary>
internal static class BuildParameters
{
    /// <summary>The parameter that names the job when nothing else does.</summary>
    public const string Job = "CIRCLE_JOB";

    /// <summary>Most parameters of a build.</summary>
    public const int MaxCount = 100;

    private const int MaxValueBytes = 32 << 10;

    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public static string? Check(IReadOnlyDictionary<string, string> parameters) => parameters.Count > MaxCount
        ? $"build_parameters: at most {MaxCount}."
        : parameters.Select(parameter => Check(parameter.Key, parameter.Value)).FirstOrDefault(error => error is not null);

    /// <summary>As they are kept.</summary>
    public static string ToStored(IReadOnlyDictionary<string, string> parameters) => JsonSerializer.Serialize(parameters, Answers.Json);

    /// <summary>Reads what <see cref="ToStored"/> has written.</summary>
    public static IReadOnlyDictionary<string, string> OfStored(string stored) => JsonSerializer.Deserialize<Dictionary<string, string>>(stored, Answers.Json)!;

    private static string? Check(string name, string value)
    {
        if (!VariableNames.IsOne(name))
            return $"build_parameters: a name has 1 to {VariableNames.MaxLength} ASCII letters, digits and underscores, and does not start with a digit.";
        if (value.Contains('\0', StringComparison.Ordinal))
            return $"build_parameters: the value of {name} holds a NUL character.";
        return Encoding.UTF8.GetByteCount(value) > MaxValueBytes ? $"build_parameters: the value of {name} is longer than {MaxValueBytes} bytes." : null;
    }
}
