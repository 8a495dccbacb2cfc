using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.PersonalTokens;

/// <summary>Makes a personal token: full access as its owner (spec T20), named, optionally expiring (T6).</summary>
internal sealed class CreatePersonalToken(Mutations mutations, TokenFormat format, TokenViews views)
{
    public sealed record Request(string Name, int? Duration = null);

    public abstract record Outcome
    {
        public sealed record Created(NewToken Token) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Actor actor, Guid ownerId, Request request, CancellationToken ct)
    {
        if (!TokenFields.TryName(request.Name, out var name, out var error))
            return new Outcome.Invalid("name", error);
        if (!TokenFields.TryDuration(request.Duration, out error))
            return new Outcome.Invalid("duration", error);
        var secret = TokenSecret.Create(TokenKind.Personal, format);
        await using var mutation = await mutations.BeginAsync(db, actor, ct);
        var row = NewToken.Row(mutation, secret, name, request.Duration);
        row.OwnerId = ownerId;
        db.Tokens.Add(row);
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
        mutation.Audit("personal-token.create", row.AuditTarget(), null, views.Of(row));
        return new Outcome.Created(new(row, secret, await mutation.CommitAsync()));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, CreatePersonalToken operation, TokenViews views, CancellationToken ct)
    {
        var caller = http.Caller();
        return await operation.ExecuteAsync(db, caller.Actor, caller.UserId!.Value, request, ct) switch
        {
            Outcome.Created created => created.Token.ToAnswer(http, views, $"/v1/personal-tokens/{created.Token.Record.Id}"),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
