using Tessera.Server.Users;

namespace Tessera.Server.Roles;

/// <summary>Shows one role.</summary>
internal static class GetRole
{
    public static IResult Handle(Guid id, UserDirectory directory) =>
        directory.FindRole(id) is { } role ? TypedResults.Ok(RoleView.Of(role, directory)) : RoleProblems.NotFound();
}
