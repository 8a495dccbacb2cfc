using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>Makes a project token: one scope in one project (spec T21), labelled, optionally expiring (T6). Whoever may change the project may.</summary>
internal sealed class CreateProjectToken(Mutations mutations, ProjectGate gate, CurrentCatalogue catalogue, TokenFormat format, TokenViews views)
{
    public sealed record Request(string Label, string Scope, int? Duration = null);

    public async Task<ProjectTokenOutcome> ExecuteAsync(TesseraDb db, Caller caller, Guid projectId, Request request, CancellationToken ct)
    {
        if (!TokenFields.TryName(request.Label, out var label, out var error))
            return new ProjectTokenOutcome.Invalid("label", error);
        if (!ProjectTokenScope.TryParse(request.Scope, out error))
            return new ProjectTokenOutcome.Invalid("scope", error);
        if (!TokenFields.TryDuration(request.Duration, out error))
            return new ProjectTokenOutcome.Invalid("duration", error);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var found = await gate.ToChangeAsync(db, caller, projectId, ct);
        if (found is not ProjectFound.Open)
            return new ProjectTokenOutcome.Refused(found);
        if (!ProjectTokenScope.IsWithin(caller, request.Scope, catalogue))
            return new ProjectTokenOutcome.BeyondOwnRights();
        var secret = TokenSecret.Create(TokenKind.Project, format);
        var row = NewToken.Row(mutation, secret, label, request.Duration);
        row.ProjectId = projectId;
        row.Scope = request.Scope;
        db.Tokens.Add(row);
        mutation.Feed(ChangeKind.Token, row.Id.ToString(), row.Digest);
        mutation.Audit("project-token.create", views.TargetOf(row), null, views.Of(row));
        return new ProjectTokenOutcome.NewSecret(new(row, secret, await mutation.CommitAsync()));
    }

    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Request request, TesseraDb db, CreateProjectToken operation, TokenViews views, CancellationToken ct) =>
        (await operation.ExecuteAsync(db, http.Caller(), id, request, ct)).ToAnswer(http, id, views);
}
