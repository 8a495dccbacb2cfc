using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tessera.Server.Users;

/// <summary>
/// What a new password must be: long, and not among those that are tried first. No rules about kinds of characters: they make passwords worse.
/// </summary>
internal static class PasswordRules
{
    public const int MinLength = 15;
    public const int MaxLength = 256;

    /// <summary>What long passwords are made of by people who would rather not; digits around it change nothing.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "password", "passwort", "passphrase", "administrator", "administratorpassword", "adminpassword", "admin", "root", "welcome", "letmein", "changeme",
        "changemeplease", "pleasechangeme", "iloveyou", "ihatepasswords", "trustno", "sunshine", "princess", "football", "secret", "topsecret", "mypassword",
        "thisismypassword", "thisisapassword", "passwordpassword", "superadmin", "superadministrator", "correcthorsebatterystaple", "tessera", "tesserapassword",
        "opensesame", "whatismypassword", "donotguessthis", "defaultpassword", "temporarypassword", "testpassword", "testtesttesttest",
    };

    private static readonly char[] Digits = [.. "0123456789"];

    private static readonly string[] Runs =
    [
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnmqwertyuiop", "qwertzuiopasdfghjklyxcvbnmqwertzuiop",
        "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "01234567890123456789012345678901234567890",
    ];

    /// <summary>Whether it may become the password of the user with this address.</summary>
    public static bool TryCheck(string secret, string email, [NotNullWhen(false)] out string? error)
    {
        error = secret.Length > MaxLength ? $"may have at most {MaxLength} characters."
            : secret.EnumerateRunes().Count() < MinLength ? $"must have at least {MinLength} characters; several words are easy to remember."
            : IsGuessable(secret, email) ? "is among those that are guessed first; take several words that do not belong together."
            : null;
        return error is null;
    }

    private static bool IsGuessable(string secret, string email)
    {
        var plain = Plain(secret);
        // Where signs make up most of it, what is left of it without them says nothing.
        return IsRepetition(secret) || plain == Plain(email) || (plain.Length > secret.Length / 2 && IsGuessable(plain));
    }

    private static bool IsGuessable(string plain) =>
        Common.Contains(plain.Trim(Digits))
        || IsRepetition(plain)
        || Runs.Any(run => run.Contains(plain, StringComparison.Ordinal) || Reverse(run).Contains(plain, StringComparison.Ordinal));

    /// <summary>Letters and digits alone, without case.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes().Where(Rune.IsLetterOrDigit));

    private static bool IsRepetition(string text)
    {
        for (var unit = 1; unit <= text.Length / 2; unit++)
        {
            if (text.AsSpan(unit).SequenceEqual(text.AsSpan(0, text.Length - unit)))
                return true;
        }

        return false;
    }

    private static string Reverse(string text) => string.Concat(text.Reverse());
}
