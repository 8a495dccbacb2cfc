using Tessera.Server.Apis;
using Tessera.Server.Users;
using Tessera.Verification;

namespace Tessera.Server.Verification;

/// <summary>
/// What users may do in the APIs in person, without a token: exactly what a personal token of theirs would be allowed, by the same judgement. For pages that
/// show what an API keeps; management calls ask <see cref="Security.Caller.May"/>.
/// </summary>
internal sealed class UserRights(TokenVerifier verifier, UserDirectory directory, CurrentCatalogue catalogue)
{
    /// <summary>Whether a user has a permission.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="permission">The permission; one that no API knows nobody has.</param>
    /// <param name="project">Slug of the project in which it is asked for, vcs in short form; null: outside of projects.</param>
    public bool May(Guid userId, string permission, string? project)
    {
        var grant = directory.GrantOf(userId);
        catalogue.Value.TryFind(permission, out var action);
        var reason = project is null ? TokenVerifier.Judge(grant, action) : verifier.Judge(grant, action, project);
        return reason == VerdictReason.Allowed && !grant.IsSuspended;
    }
}
