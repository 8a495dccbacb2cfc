using System.Text;

namespace Tessera.Server.Users;

/// <summary>E-mail addresses as users write them, and as they are compared.</summary>
internal static class EmailAddress
{
    /// <summary>The form in which two spellings of one address are equal: trimmed, compatibility-composed, without case.</summary>
    public static string KeyOf(string email) => email.Trim().Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
