using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Roles;
using Tessera.Server.Security;

namespace Tessera.Server.Users;

/// <summary>Who the caller is and what they may do here.</summary>
internal static class ShowMe
{
    public sealed record Answer(Guid Id, string Email, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions, string Apis);

    public static IResult Handle(HttpContext http, UserDirectory directory, CurrentCatalogue catalogue)
    {
        var caller = http.Caller();
        if (caller.UserId is not { } id || directory.FindUser(id) is not { } user)
            return UserProblems.NotFound();
        var known = catalogue.Value;
        return TypedResults.Ok(new Answer(
            user.Id,
            user.Email,
            user.Name,
            [.. user.RoleIds.Select(role => directory.FindRole(role)?.Name).OfType<string>()],
            [.. TesseraPermissions.All.Where(permission => caller.May(permission, known))],
            caller.Rights.Apis.ToWire()));
    }
}
