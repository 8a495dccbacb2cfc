using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>Changes a service token's name, description, type, permissions or duration; its secret keeps working (spec T3).</summary>
internal sealed class UpdateServiceToken(Mutations mutations, ServiceTokenGrant grant, TokenViews views)
{
    /// <summary>
    /// What to change. A member that is absent stays; <c>null</c> clears a description and makes a duration unlimited, and is refused for what
    /// every record has.
    /// </summary>
    public sealed class Request
    {
        private readonly HashSet<string> given = new(StringComparer.Ordinal);

        public string? Name
        {
            get;
            init => field = Given(nameof(Name), value);
        }

        public string? Description
        {
            get;
            init => field = Given(nameof(Description), value);
        }

        public string? Type
        {
            get;
            init => field = Given(nameof(Type), value);
        }

        public IReadOnlyList<string>? Permissions
        {
            get;
            init => field = Given(nameof(Permissions), value);
        }

        public int? Duration
        {
            get;
            init => field = Given(nameof(Duration), value);
        }

        /// <summary>Whether the member is in the request, be it as null.</summary>
        public bool Has(string member) => given.Contains(member);

        private T Given<T>(string member, T value)
        {
            given.Add(member);
            return value;
        }
    }

    public async Task<ServiceTokenOutcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, Request request, Func<TokenRow, bool> isExpectedVersion, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var row = await ServiceTokenRows.FindAsync(db, id, ct);
        if (row is null)
            return new ServiceTokenOutcome.NotFound();
        if (!isExpectedVersion(row))
            return new ServiceTokenOutcome.ChangedMeanwhile();
        if (!grant.IsWithin(caller, row))
            return new ServiceTokenOutcome.BeyondOwnRights();
        var before = views.Of(row);
        if ((ApplyTexts(row, request) ?? ApplyGrant(row, request)) is { } wrong)
            return new ServiceTokenOutcome.Invalid(wrong.Field, wrong.Message);
        if (!grant.IsWithin(caller, row))
            return new ServiceTokenOutcome.BeyondOwnRights();
        if (request.Has(nameof(Request.Duration)))
        {
            row.DurationDays = request.Duration;
            row.ExpiresAt = request.Duration is { } days ? mutation.Now.AddDays(days) : null;
        }

        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest, row.OldDigest);
        mutation.Audit("service-token.update", row.AuditTarget(), before, views.Of(row));
        return await CommitAsync(mutation, row, ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Request request, TesseraDb db, UpdateServiceToken operation, TokenViews views, CancellationToken ct)
    {
        var outcome = await operation.ExecuteAsync(db, http.Caller(), id, request, row => ServiceTokenETag.Matches(http.Request, row), ct);
        return outcome.ToAnswer(http, views);
    }

    private static (string Field, string Message)? ApplyTexts(TokenRow row, Request request)
    {
        if (request.Has(nameof(Request.Name)))
        {
            if (!TokenFields.TryName(request.Name, out var name, out var error))
                return ("name", error);
            row.Name = name;
            row.NameKey = TokenFields.NameKey(name);
        }

        if (request.Has(nameof(Request.Description)))
        {
            if (!TokenFields.TryDescription(request.Description, out var description, out var error))
                return ("description", error);
            row.Description = description;
        }

        return !request.Has(nameof(Request.Duration)) || TokenFields.TryDuration(request.Duration, out var wrong) ? null : ("duration", wrong);
    }

    private (string Field, string Message)? ApplyGrant(TokenRow row, Request request)
    {
        if (request.Type is null && request.Has(nameof(Request.Type)))
            return ("type", $"must be one of {string.Join(", ", ServiceTokenType.All)}.");
        if (request.Permissions is null && request.Has(nameof(Request.Permissions)))
            return ("permissions", "must be a list.");
        if (request.Type is null && request.Permissions is null)
            return null;
        var type = request.Type ?? row.Scope;
        // Leaving custom drops the list; going on with custom keeps it unless a new one is given.
        var asked = request.Permissions ?? (type == ServiceTokenType.Custom ? row.Permissions : []);
        if (grant.Check(type, asked, row.Permissions, out var permissions) is { } wrong)
            return wrong;
        row.Scope = type;
        row.Permissions = permissions;
        return null;
    }

    private static async Task<ServiceTokenOutcome> CommitAsync(Mutation mutation, TokenRow row, CancellationToken ct)
    {
        try
        {
            var epoch = await mutation.CommitAsync();
            var usage = await mutation.Db.Usage.AsNoTracking().SingleOrDefaultAsync(u => u.TokenId == row.Id, ct);
            return new ServiceTokenOutcome.Changed(row, usage, epoch);
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new ServiceTokenOutcome.NameTaken(row.Name);
        }
    }
}
