using Microsoft.AspNetCore.Http.HttpResults;
using Tessera.Server.Http;

namespace Tessera.Server.Users;

/// <summary>Answers that several calls about users share.</summary>
internal static class UserProblems
{
    public static ProblemHttpResult NotFound() => Problems.NotFound("user");

    public static ProblemHttpResult BeyondUser() => Problems.BeyondOwnRights("The user may do things that you may not.");

    public static ProblemHttpResult BeyondRole(string role) => Problems.BeyondOwnRights($"The role {role} gives things that you may not do.");

    public static ProblemHttpResult LastSuperAdmin() => Problems.Conflict(
        "The last Super Admin stays.", "Somebody must be able to do everything: make another user Super Admin first, and have them sign in.");

    public static ProblemHttpResult Deactivated() => Problems.Conflict("The user is deactivated.", "A link would not let them in: activate them first.");

    public static ProblemHttpResult EmailTaken() => Problems.Conflict("The e-mail address is taken.", "Another user has it, in this or another spelling.");
}
