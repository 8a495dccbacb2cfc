using Microsoft.AspNetCore.Http.HttpResults;
using Tessera.Server.Http;

namespace Tessera.Server.Roles;

/// <summary>Answers that several calls about roles share.</summary>
internal static class RoleProblems
{
    public static ProblemHttpResult NotFound() => Problems.NotFound("role");

    public static ProblemHttpResult Beyond() => Problems.BeyondOwnRights("The role gives, or would give, things that you may not do.");

    public static ProblemHttpResult BuiltIn() => Problems.Conflict("Built-in roles stay as they are.", "Make a role of your own that gives what you need.");

    public static ProblemHttpResult InUse() => Problems.Conflict("Users have this role.", "Take it from them first; GET /v1/users?role= lists them.");

    public static ProblemHttpResult NameTaken() => Problems.Conflict("The name is taken.", "Another role has it, in this or another spelling.");
}
