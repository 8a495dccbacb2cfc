using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tessera.Server.Storage;

namespace Tessera.Server.Tokens;

/// <summary>Fields that more than one kind of token takes, checked.</summary>
internal static class TokenFields
{
    private const int MaxName = 100;
    private const int MaxDescription = 1000;

    /// <summary>A name or label: 1–100 characters after trimming, any language, no control characters (spec T12).</summary>
    public static bool TryName(string? text, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? error)
    {
        name = text?.Trim();
        error = name is null or "" ? "is required: 1 to 100 characters."
            : CountCharacters(name) > MaxName ? "may have at most 100 characters."
            : HasForbidden(name, allowLines: false) ? "may not hold control characters or broken Unicode."
            : null;
        return error is null;
    }

    /// <summary>A description: at most 1000 characters; lines allowed. Empty is none.</summary>
    public static bool TryDescription(string? text, out string? description, [NotNullWhen(false)] out string? error)
    {
        description = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        error = description is null ? null
            : CountCharacters(description) > MaxDescription ? "may have at most 1000 characters."
            : HasForbidden(description, allowLines: true) ? "may not hold control characters or broken Unicode."
            : null;
        return error is null;
    }

    /// <summary>A duration in days: 7, 30, 90, or null for unlimited (spec T6).</summary>
    public static bool TryDuration(int? days, [NotNullWhen(false)] out string? error)
    {
        error = days is null or 7 or 30 or 90 ? null : "must be 7, 30, 90 or null (unlimited).";
        return error is null;
    }

    /// <summary>A grace: how long an old secret goes on working (spec T4). Default 0.</summary>
    public static bool TryGrace(string? text, out TimeSpan grace, [NotNullWhen(false)] out string? error)
    {
        TimeSpan? found = text switch
        {
            null or "0s" => TimeSpan.Zero,
            "15m" => TimeSpan.FromMinutes(15),
            "1h" => TimeSpan.FromHours(1),
            "6h" => TimeSpan.FromHours(6),
            "24h" => TimeSpan.FromHours(24),
            _ => null,
        };
        grace = found ?? TimeSpan.Zero;
        error = found is null ? "must be one of 0s, 15m, 1h, 6h, 24h." : null;
        return error is null;
    }

    /// <summary>When a grace really ends: what has an expiry of its own is not carried past it (spec T4).</summary>
    public static DateTimeOffset GraceEnd(TokenRow row, DateTimeOffset chosen) => row.ExpiresAt < chosen ? row.ExpiresAt.Value : chosen;

    /// <summary>A name as it is compared where names are unique: compatibility-composed, without case.</summary>
    public static string NameKey(string name) => name.Normalize(NormalizationForm.FormKC).ToUpperInvariant();

    private static int CountCharacters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>Whether a text holds control characters or halves of characters.</summary>
    public static bool HasForbidden(string text, bool allowLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && !(allowLines && c is '\n' or '\r' or '\t'))
                return true;
            if (!char.IsSurrogate(c))
                continue;
            if (!Rune.TryGetRuneAt(text, i, out _))
                return true;
            i++;
        }

        return false;
    }
}
