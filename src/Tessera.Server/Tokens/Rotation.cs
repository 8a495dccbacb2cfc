using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.Tokens;

/// <summary>
/// Rotates an immutable token (spec T5): a new record with the same name, scope and duration, linked to the old one, which ends at once, after a
/// grace, or with the first use of the new one, the grace being the deadline. Nobody is without access in between.
/// </summary>
internal sealed class Rotation(TokenFormat format, TokenViews views)
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromHours(24);

    /// <summary>How the old token is to end.</summary>
    /// <param name="Grace">0s, 15m, 1h, 6h or 24h; default 0s, and 24h with <paramref name="OnFirstUse"/>.</param>
    /// <param name="OnFirstUse">Whether the first use of the new token ends the old one.</param>
    public sealed record Request(string? Grace = null, bool OnFirstUse = false);

    public abstract record Outcome
    {
        public sealed record Rotated(NewToken Token) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record AlreadyRotated : Outcome;
    }

    /// <summary>How long the old token goes on, when the request is valid.</summary>
    public static bool TryGrace(Request request, out TimeSpan grace, [NotNullWhen(false)] out string? error)
    {
        var valid = TokenFields.TryGrace(request.Grace, out grace, out error);
        if (valid && request.OnFirstUse && request.Grace is null)
            grace = DefaultDeadline;
        return valid;
    }

    /// <summary>Rotates the row and commits.</summary>
    public async Task<Outcome> ApplyAsync(Mutation mutation, TokenRow? old, TimeSpan grace, bool onFirstUse, string action)
    {
        if (old is null)
            return new Outcome.NotFound();
        // Also when the other rotation came first in a race: one winner, and the loser learns why.
        if (old.RetiresAt is not null || await mutation.Db.Tokens.AnyAsync(token => token.RotatedFrom == old.Id))
            return new Outcome.AlreadyRotated();
        if (old.DeletedAt is not null)
            return new Outcome.NotFound();
        var before = views.Of(old);
        var secret = TokenSecret.Create(old.Kind, format);
        var row = NewToken.Row(mutation, secret, old.Name, old.DurationDays);
        row.OwnerId = old.OwnerId;
        row.ProjectId = old.ProjectId;
        row.Scope = old.Scope;
        row.RotatedFrom = old.Id;
        row.RetiresOldOnFirstUse = onFirstUse && grace > TimeSpan.Zero;
        mutation.Db.Tokens.Add(row);
        if (grace > TimeSpan.Zero)
            old.RetiresAt = TokenFields.GraceEnd(old, mutation.Now + grace);
        else
            old.DeletedAt = mutation.Now;
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
        mutation.Feed(ChangeKind.Token, old.Id.ToString(), old.Digest);
        mutation.Audit(action, views.TargetOf(old), before, views.Of(row));
        return new Outcome.Rotated(new(row, secret, await mutation.CommitAsync()));
    }

    /// <summary>The outcome as an answer.</summary>
    public static IResult ToAnswer(Outcome outcome, HttpContext http, TokenViews views, string collection) => outcome switch
    {
        Outcome.Rotated rotated => rotated.Token.ToAnswer(http, views, $"{collection}/{rotated.Token.Record.Id}"),
        Outcome.NotFound => Problems.NotFound("token"),
        Outcome.AlreadyRotated => AlreadyRotated(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>409: another rotation came first.</summary>
    public static IResult AlreadyRotated() => Problems.Conflict("The token was rotated already.", "Rotate the newer one, or delete this one.");
}
