namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// The errors found so far, and the clock of one import. Everything that runs once per element of the document asks <see cref="GoOn"/>, so
/// that no document, however made, is worked on for longer than the limit.
/// </summary>
internal sealed class ImportFindings(OpenApiImportOptions options, TimeProvider time, CancellationToken ct)
{
    private const int LongestQuote = 100;
    private readonly long started = time.GetTimestamp();
    private readonly List<OpenApiImportError> errors = [];
    private bool outOfTime;

    /// <summary>The limits in force.</summary>
    public OpenApiImportOptions Options { get; } = options;

    /// <summary>What was found.</summary>
    public IReadOnlyList<OpenApiImportError> Errors => errors;

    /// <summary>Whether the document is to be refused.</summary>
    public bool Any => errors.Count > 0;

    /// <summary>Writes down an error; returns false so that a caller can stop in the same breath.</summary>
    public bool Add(string where, string what)
    {
        if (errors.Count < Options.MaxErrors)
            errors.Add(new(where, what));
        return false;
    }

    /// <summary>False once the time is up, which is then an error of its own.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public bool GoOn()
    {
        ct.ThrowIfCancellationRequested();
        if (outOfTime || time.GetElapsedTime(started) <= Options.TimeLimit)
            return !outOfTime;
        outOfTime = true;
        // Told even when the list is full: it is the reason that the list stops where it does.
        errors.Add(new("", $"reading the document took longer than {Options.TimeLimit.TotalSeconds} s"));
        return false;
    }

    /// <summary>Text of the document as part of a message: one line, and short, whatever the document says.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > LongestQuote ? string.Concat(text.AsSpan(0, LongestQuote), "…") : text;
        return $"\"{string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        })}\"";
    }
}
