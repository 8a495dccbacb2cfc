using Microsoft.AspNetCore.Http;

namespace Tessera.AspNetCore;

/// <summary>
/// Changes to a project and its tokens on behalf of whoever made a request: by the same rules, with the same audit rows, as if they had called the
/// management API with the token that the request presents.
/// </summary>
public interface IProjectAdministration
{
    /// <summary>Changes what is not null.</summary>
    Task<Administered<Project>> UpdateAsync(HttpContext http, Guid projectId, bool? isPublic, string? defaultBranch, CancellationToken ct);

    /// <summary>The project's tokens, newest first.</summary>
    Task<Administered<IReadOnlyList<ProjectToken>>> ListTokensAsync(HttpContext http, Guid projectId, CancellationToken ct);

    /// <summary>Makes a project token; the answer holds its secret, this once.</summary>
    Task<Administered<NewProjectToken>> CreateTokenAsync(HttpContext http, Guid projectId, string? label, string? scope, CancellationToken ct);

    /// <summary>Deletes a project token.</summary>
    Task<Administered<ProjectToken>> DeleteTokenAsync(HttpContext http, Guid projectId, Guid tokenId, CancellationToken ct);
}

/// <summary>What came of it: a value, or the status and sentence of the refusal.</summary>
/// <param name="Value">What was asked for; null when it was refused.</param>
/// <param name="Status">HTTP status of a refusal; 200 otherwise.</param>
/// <param name="Message">What is wrong, for people; null when nothing is.</param>
/// <param name="Missing">The permission that is missing, when that is why.</param>
public sealed record Administered<T>(T? Value, int Status = StatusCodes.Status200OK, string? Message = null, string? Missing = null)
    where T : class;

/// <summary>A project token's record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label.</param>
/// <param name="Scope">Its scope as on the wire: <c>status</c>, <c>read-only</c>, <c>admin</c>, <c>build-artifacts</c> or <c>all</c>.</param>
public sealed record ProjectToken(Guid Id, string Label, string Scope);

/// <summary>A project token just made. Its secret is shown this once.</summary>
/// <param name="Record">The record.</param>
/// <param name="Secret">The token's text.</param>
public sealed record NewProjectToken(ProjectToken Record, string Secret)
{
    /// <summary>The record, never the secret.</summary>
    public override string ToString() => Record.ToString();
}
