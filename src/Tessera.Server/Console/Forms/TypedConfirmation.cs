using System.Text;

namespace Tessera.Server.Console.Forms;

/// <summary>
/// A word that has to be typed before something is taken away for good. Full-width letters, as Japanese keyboards make them, are the same letters; those of
/// another case are not.
/// </summary>
internal static class TypedConfirmation
{
    /// <summary>What is typed to delete a token of a project.</summary>
    public const string Delete = "DELETE";

    /// <summary>Name of the field.</summary>
    public const string Field = "confirm";

    /// <summary>Whether the word was typed.</summary>
    public static bool Confirms(string typed, string word) => typed.Normalize(NormalizationForm.FormKC).Trim() == word;
}
