using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>Makes a service token: a type over the whole catalogue, or exactly the ticked permissions (spec T23).</summary>
internal sealed class CreateServiceToken(Mutations mutations, ServiceTokenGrant grant, TokenFormat format, TokenViews views)
{
    public sealed record Request(string Name, int? Duration, string Type, string? Description = null, IReadOnlyList<string>? Permissions = null);

    public async Task<ServiceTokenOutcome> ExecuteAsync(TesseraDb db, Caller caller, Request request, CancellationToken ct)
    {
        if (!TokenFields.TryName(request.Name, out var name, out var error))
            return new ServiceTokenOutcome.Invalid("name", error);
        if (!TokenFields.TryDescription(request.Description, out var description, out error))
            return new ServiceTokenOutcome.Invalid("description", error);
        if (!TokenFields.TryDuration(request.Duration, out error))
            return new ServiceTokenOutcome.Invalid("duration", error);
        if (grant.Check(request.Type, request.Permissions, [], out var permissions) is { } wrong)
            return new ServiceTokenOutcome.Invalid(wrong.Field, wrong.Message);
        if (!grant.IsWithin(caller, request.Type, permissions))
            return new ServiceTokenOutcome.BeyondOwnRights();
        var secret = TokenSecret.Create(TokenKind.Service, format);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var row = NewToken.Row(mutation, secret, name, request.Duration);
        row.NameKey = TokenFields.NameKey(name);
        row.Description = description;
        row.Scope = request.Type;
        row.Permissions = permissions;
        db.Tokens.Add(row);
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
        mutation.Audit("service-token.create", row.AuditTarget(), null, views.Of(row));
        try
        {
            return new ServiceTokenOutcome.NewSecret(new(row, secret, await mutation.CommitAsync()));
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new ServiceTokenOutcome.NameTaken(name);
        }
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, CreateServiceToken operation, TokenViews views, CancellationToken ct) =>
        (await operation.ExecuteAsync(db, http.Caller(), request, ct)).ToAnswer(http, views);
}
