using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Users;

/// <summary>Makes a user who has no password yet, and the link by which they choose one.</summary>
internal sealed class CreateUser(Mutations mutations, CurrentCatalogue catalogue, IOptions<TesseraOptions> options)
{
    public sealed record Request(string Email, string Name, IReadOnlyList<string> Roles);

    public abstract record Outcome
    {
        public sealed record Created(UserView User) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        public sealed record BeyondOwnRights(string Role) : Outcome;

        public sealed record EmailTaken : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Request request, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(request.Email, out var email, out var error))
            return new Outcome.Invalid("email", error);
        if (!TokenFields.TryName(request.Name, out var name, out error))
            return new Outcome.Invalid("name", error);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var book = await RoleBook.ReadAsync(db, ct);
        if (!book.TryResolve(request.Roles, out var roles, out error))
            return new Outcome.Invalid("roles", error);
        var reach = new Reach(caller, catalogue.Value, book);
        if (roles.FirstOrDefault(role => !reach.Includes(role)) is { } beyond)
            return new Outcome.BeyondOwnRights(beyond.Name);
        var user = new UserRow
        {
            Id = Guid.CreateVersion7(mutation.Now),
            Email = email,
            EmailKey = EmailAddress.KeyOf(email),
            Name = name,
            RoleIds = [.. roles.Select(role => role.Id.ToString())],
            CreatedAt = mutation.Now,
        };
        return await AddAsync(mutation, user, UserView.Of(user, book.Find));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Request request, TesseraDb db, CreateUser operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), request, ct) switch
        {
            Outcome.Created created => Answer(http, created.User),
            Outcome.Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
            Outcome.BeyondOwnRights beyond => UserProblems.BeyondRole(beyond.Role),
            Outcome.EmailTaken => UserProblems.EmailTaken(),
            _ => throw new UnreachableException(),
        };

    private async Task<Outcome> AddAsync(Mutation mutation, UserRow user, UserView view)
    {
        var invitation = Invitation.Renew(user, mutation.Now);
        mutation.Db.Users.Add(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.create", user.AuditTarget(), null, view);
        try
        {
            var epoch = await mutation.CommitAsync();
            return new Outcome.Created(view with { Epoch = epoch, Invitation = invitation.Reveal(options.Value.PublicUrl) });
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.EmailTaken();
        }
    }

    private static IResult Answer(HttpContext http, UserView user)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Created($"/v1/users/{user.Id}", user);
    }
}
