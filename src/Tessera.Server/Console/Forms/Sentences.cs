using System.Globalization;
using System.Resources;

namespace Tessera.Server.Console.Forms;

/// <summary>
/// Says in the viewer's language what an operation found wrong. Operations speak English, as their JSON answers do; <c>Sentences.ja.resx</c> has what they say
/// to people in Japanese, by the English text. What is not there is shown in English, marked as such, after a sentence that says which field it is.
/// </summary>
internal static class Sentences
{
    private static readonly ResourceManager Japanese = new("Tessera.Server.Console.Sentences.ja", typeof(Sentences).Assembly);

    /// <summary>The sentence about a field, and the rest in English when it has no translation.</summary>
    public static (string Text, string? English) About(string label, string message)
    {
        if (!Languages.IsJapanese(CultureInfo.CurrentUICulture))
            return ($"{label} {message}", null);
        return Japanese.GetString(message, CultureInfo.InvariantCulture) is { } text
            ? ($"{label}: {text}", null)
            : (Words.Get("form.invalid", label), message);
    }

    /// <summary>A whole sentence of an operation.</summary>
    public static (string Text, string? English) Of(string sentence)
    {
        if (!Languages.IsJapanese(CultureInfo.CurrentUICulture))
            return (sentence, null);
        return Japanese.GetString(sentence, CultureInfo.InvariantCulture) is { } text ? (text, null) : (Words.Get("form.refused"), sentence);
    }
}
