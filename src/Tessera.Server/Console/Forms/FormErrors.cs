using System.Collections;

namespace Tessera.Server.Console.Forms;

/// <summary>What is wrong with a form, by field, in the words of the operation that found it.</summary>
public sealed class FormErrors : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> messages = new(StringComparer.Ordinal);

    /// <summary>Whether anything is.</summary>
    public bool Any => messages.Count > 0;

    /// <summary>What is wrong with a field; null when nothing is.</summary>
    public string? this[string field] => messages.GetValueOrDefault(field);

    /// <summary>What is wrong with one field.</summary>
    /// <param name="field">The field's name in the form.</param>
    /// <param name="message">The rest of a sentence that begins with the field's label, as operations put it.</param>
    public static FormErrors Of(string field, string message) => new() { { field, message } };

    /// <summary>Notes what is wrong with a field.</summary>
    /// <param name="field">The field's name in the form.</param>
    /// <param name="message">The rest of a sentence that begins with the field's label, as operations put it.</param>
    public void Add(string field, string message) => messages.TryAdd(field, message);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
