using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>
/// The project of a record that is addressed by its id alone, and whether the caller may do with it what the call does. A record of a project that the
/// caller may not know is not told from one that there is not.
/// </summary>
/// <param name="Project">The project; null when the call is refused.</param>
/// <param name="Refusal">The answer, when it is refused.</param>
internal sealed record FoundProject(Project? Project, IResult? Refusal)
{
    /// <summary>Whether the call may go on.</summary>
    [MemberNotNullWhen(true, nameof(Project))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAllowed => Project is not null;

    /// <summary>Looks a project up and asks for a permission in it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="projectId">Project of the record; null when there is no such record.</param>
    /// <param name="permission">What the call needs.</param>
    /// <param name="what">What the call calls the record.</param>
    public static async Task<FoundProject> FindAsync(HttpContext http, Guid? projectId, string permission, string what)
    {
        var absent = new FoundProject(null, Answers.NotFound(what));
        if (projectId is not { } id || await http.RequestServices.GetRequiredService<IProjects>().FindAsync(id, http.RequestAborted) is not { } project)
            return absent;
        return await http.AskPermissionAsync(permission, project) switch
        {
            null => new(project, null),
            { Kind: RefusalKind.InsufficientScope or RefusalKind.Unavailable } refusal => new(null, new Refused(refusal)),
            // In a public project everybody knows what there is.
            { Kind: RefusalKind.WrongProject } refusal when project.IsPublic => new(null, new Refused(refusal)),
            _ => absent,
        };
    }
}
