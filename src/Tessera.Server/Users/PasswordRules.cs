using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tessera.Server.Users;

/// <summary>
/// What a new password must be: long, and not among those that are tried first. No rules about kinds of characters: they make passwords worse.
/// </summary>
internal static class PasswordRules
{
    public const int MinLength = 15;

    /// <summary>What is enough for somebody who signs in with a second factor as well.</summary>
    public const int MinLengthBesideSecondFactor = 8;

    public const int MaxLength = 256;

    /// <summary>What long passwords are made of by people who would rather not; digits around it change nothing.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "password", "passwort", "passphrase", "administrator", "administratorpassword", "adminpassword", "admin", "root", "welcome", "letmein", "changeme",
        "changemeplease", "pleasechangeme", "iloveyou", "ihatepasswords", "trustno", "sunshine", "princess", "football", "secret", "topsecret", "mypassword",
        "thisismypassword", "thisisapassword", "passwordpassword", "superadmin", "superadministrator", "correcthorsebatterystaple", "tessera", "tesserapassword",
        "opensesame", "whatismypassword", "donotguessthis", "defaultpassword", "temporarypassword", "testpassword", "testtesttesttest",
        "baseball", "basketball", "superman", "starwars", "whatever", "computer", "internet", "passw0rd", "p4ssw0rd", "liverpool", "chelsea", "chocolate",
        "butterfly", "samantha", "jennifer", "michelle", "elizabeth", "christian", "alexander", "jordan", "michael", "charlie", "mustang", "corvette", "mercedes",
        "ferrari", "maverick", "pokemon", "nintendo", "minecraft", "babygirl", "loveyou", "lovely", "iloveu", "sommer", "schatz", "hallo", "hello", "helloworld",
        "monkey", "dragon", "master", "shadow", "killer", "freedom", "einstein", "victoria", "windows", "samsung", "google", "facebook", "system", "server",
        "default", "guest", "test", "tester", "testing", "login", "access", "winter", "spring", "summer", "autumn",
    };

    private static readonly char[] Digits = [.. "0123456789"];

    private static readonly string[] Runs =
    [
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnmqwertyuiop", "qwertzuiopasdfghjklyxcvbnmqwertzuiop",
        "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "01234567890123456789012345678901234567890",
    ];

    /// <summary>Whether it is long enough to sign in with alone. Counted in the form that is hashed, so that no keyboard makes it longer.</summary>
    public static bool IsLong(string secret) => LengthOf(secret) >= MinLength;

    /// <summary>Whether it may become the password of the user with this address.</summary>
    /// <param name="secret">The password.</param>
    /// <param name="email">The user's address.</param>
    /// <param name="hasSecondFactor">Whether the user has a passkey or an authenticator app.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryCheck(string secret, string email, bool hasSecondFactor, [NotNullWhen(false)] out string? error)
    {
        var least = hasSecondFactor ? MinLengthBesideSecondFactor : MinLength;
        error = secret.Length > MaxLength ? $"may have at most {MaxLength} characters."
            : LengthOf(secret) < least ? $"must have at least {least} characters; several words are easy to remember."
            : IsGuessable(secret, email) ? "is among those that are guessed first; take several words that do not belong together."
            : null;
        return error is null;
    }

    private static int LengthOf(string secret) => Passwords.Normalize(secret).EnumerateRunes().Count();

    private static bool IsGuessable(string secret, string email)
    {
        var plain = Plain(secret);
        var name = Plain(email.Split('@')[0]).Trim(Digits);
        // Where signs make up most of it, what is left of it without them says nothing.
        return IsRepetition(secret) || plain == Plain(email) || (name.Length > 0 && plain.Trim(Digits) == name) || (plain.Length > secret.Length / 2 && IsGuessable(plain));
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
