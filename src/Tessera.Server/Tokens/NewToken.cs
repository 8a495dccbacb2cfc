using Microsoft.Net.Http.Headers;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.Tokens;

/// <summary>A record just made or given a new secret, and the one chance to see it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Secret">Its secret.</param>
/// <param name="Epoch">The point in the feed after which every node knows.</param>
internal sealed record NewToken(TokenRow Record, TokenSecret Secret, long Epoch)
{
    /// <summary>201 with the record and the secret, which nobody may keep on the way.</summary>
    public IResult ToAnswer(HttpContext http, TokenViews views, string location)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Created(location, views.Of(Record) with { Token = Secret.Reveal(), Epoch = Epoch });
    }

    /// <summary>A row for a new token of a kind, made by the mutation's actor.</summary>
    public static TokenRow Row(Mutation mutation, TokenSecret secret, string name, int? durationDays) => new()
    {
        Id = Guid.CreateVersion7(mutation.Now),
        Kind = secret.Kind,
        Name = name,
        Digest = secret.Digest.ToArray(),
        Hint = secret.Hint,
        CreatedAt = mutation.Now,
        CreatedByKind = mutation.Actor.Kind,
        CreatedById = mutation.Actor.Id,
        CreatedByName = mutation.Actor.Name,
        DurationDays = durationDays,
        ExpiresAt = durationDays is { } days ? mutation.Now.AddDays(days) : null,
    };
}
