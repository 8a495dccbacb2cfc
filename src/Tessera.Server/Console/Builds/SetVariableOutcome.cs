namespace Tessera.Server.Console.Builds;

/// <summary>What became of setting an environment variable.</summary>
internal abstract record SetVariableOutcome
{
    public sealed record Set(VariableLine Variable) : SetVariableOutcome;

    /// <summary>A field does not hold what it has to.</summary>
    /// <param name="Fault">What is wrong.</param>
    /// <param name="Message">The same as the API says it, in English.</param>
    public sealed record Invalid(VariableFault Fault, string Message) : SetVariableOutcome;

    /// <summary>The project has as many as it can have.</summary>
    public sealed record TooMany(int Most) : SetVariableOutcome;
}

/// <summary>What may be wrong with an environment variable.</summary>
internal enum VariableFault
{
    /// <summary>The name is not 1 to 100 ASCII letters, digits and underscores, or begins with a digit.</summary>
    Name,

    /// <summary>There is no value. The empty text is one.</summary>
    NoValue,

    /// <summary>The value is longer than 32 KiB.</summary>
    ValueTooLong,

    /// <summary>The value holds a NUL character.</summary>
    ValueHasNul,
}

/// <summary>An environment variable as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mask"><c>xxxx</c> and at most the last four characters of the value.</param>
internal sealed record VariableLine(string Name, string Mask);
