using Tessera.Server.Audit;
using Tessera.Server.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Console.Tokens;

/// <summary>What a token's page shows besides the record (C6): its use, its history, and what it can do.</summary>
internal sealed record TokenInsight
{
    public required TokenHistoryView Use { get; init; }

    /// <summary>What was done to it, newest first.</summary>
    public required IReadOnlyList<TokenEventView> Events { get; init; }

    /// <summary>What somebody tries out.</summary>
    public required TrialForm Form { get; init; }

    /// <summary>What came of it; null when nothing was asked, or not in a way that can be answered.</summary>
    public Trial? Result { get; init; }

    /// <summary>APIs that a path may be tried on.</summary>
    public required IReadOnlyList<string> Apis { get; init; }
}

/// <summary>What came of trying a token out.</summary>
/// <param name="Verdict">The answer, from the verifier that every request goes through.</param>
/// <param name="IsAmbiguous">Whether the path is refused to everybody.</param>
/// <param name="Scope">Type or scope of the token.</param>
/// <param name="Asked">The permission that was asked for by name; null: none.</param>
/// <param name="IsUnheardOf">Whether no API has the permission that was asked for.</param>
internal sealed record Trial(Verdict Verdict, bool IsAmbiguous, string? Scope, string? Asked, bool IsUnheardOf)
{
    /// <summary>The permission that it takes; null when no permission is attached to it.</summary>
    public string? Permission => Verdict.Action?.Permission.Text ?? Asked;

    /// <summary>Key of the sentence that says by which rule.</summary>
    public string Rule => (Verdict, IsAmbiguous) switch
    {
        (_, true) => "try.rule.ambiguous",
        _ when IsUnheardOf => "try.rule.unheard-of",
        ({ IsAllowed: true }, _) => Scope is null ? "try.rule.personal" : $"try.rule.{Scope}",
        ({ Reason: VerdictReason.InsufficientScope, Action: null }, _) => "try.rule.nowhere",
        _ => $"reason.{Verdict.Reason.ToWire()}",
    };
}
