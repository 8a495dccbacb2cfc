using System.Diagnostics;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>What can come of a call that makes, rotates or deletes a project token.</summary>
internal abstract record ProjectTokenOutcome
{
    public sealed record NewSecret(NewToken Token) : ProjectTokenOutcome;

    public sealed record Deleted(TokenView Record, long Epoch) : ProjectTokenOutcome;

    public sealed record Invalid(string Field, string Message) : ProjectTokenOutcome;

    public sealed record NotFound : ProjectTokenOutcome;

    public sealed record AlreadyRotated : ProjectTokenOutcome;

    public sealed record BeyondOwnRights : ProjectTokenOutcome;

    /// <summary>The caller may not do this with the project, or may not know that there is one.</summary>
    public sealed record Refused(ProjectFound Why) : ProjectTokenOutcome;

    public IResult ToAnswer(HttpContext http, Guid projectId, TokenViews views) => this switch
    {
        NewSecret made => made.Token.ToAnswer(http, views, $"/v1/projects/{projectId}/tokens/{made.Token.Record.Id}"),
        Deleted deleted => Answers.Deleted(http, deleted.Epoch, "token"),
        Invalid invalid => Problems.Invalid((invalid.Field, invalid.Message)),
        NotFound => Problems.NotFound("token"),
        AlreadyRotated => Rotation.AlreadyRotated(),
        BeyondOwnRights => Problems.BeyondOwnRights("A token may only be made or rotated by somebody who has everything it gives."),
        Refused refused => refused.Why.ToAnswer(http),
        _ => throw new UnreachableException(),
    };
}
