namespace Tessera.AspNetCore;

/// <summary>The instance could not be asked, or gave no answer that can be used. A guarded request then gets 503; it never passes.</summary>
public sealed class TesseraUnavailableException : Exception
{
    /// <summary>Without a word on why.</summary>
    public TesseraUnavailableException()
    {
    }

    /// <summary>Says why.</summary>
    public TesseraUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what was behind it.</summary>
    public TesseraUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
