namespace Tessera.Builds.EnvVars;

/// <summary>What may be wrong with an environment variable.</summary>
public enum EnvVarFault
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
