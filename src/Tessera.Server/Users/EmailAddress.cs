using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tessera.Server.Users;

/// <summary>E-mail addresses as users write them, and as they are compared.</summary>
internal static class EmailAddress
{
    private const int MaxLength = 254;

    /// <summary>The form in which two spellings of one address are equal: trimmed, compatibility-composed, without case.</summary>
    public static string KeyOf(string email) => email.Trim().Normalize(NormalizationForm.FormKC).ToUpperInvariant();

    /// <summary>
    /// An address that mail could reach: something, one <c>@</c>, and a host. What exactly stands before the <c>@</c> is the receiving host's business.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? email, [NotNullWhen(false)] out string? error)
    {
        email = text?.Trim();
        error = string.IsNullOrEmpty(email) ? "is required."
            : email.Length > MaxLength ? $"may have at most {MaxLength} characters."
            // Also as compared: a full-width @ must not make a second one appear.
            : !IsAddress(email) || !IsAddress(KeyOf(email)) ? "must be an address such as ada@example.com, without spaces and control characters."
            : null;
        return error is null;
    }

    private static bool IsAddress(string email)
    {
        if (email.Split('@') is not [{ Length: > 0 }, { Length: > 0 } host] || host.Split('.').Any(label => label.Length == 0))
            return false;
        return email.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsWhiteSpace(rune)
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            && rune.Value is not ('"' or '<' or '>' or ',' or ';' or ':' or '\\'));
    }
}
