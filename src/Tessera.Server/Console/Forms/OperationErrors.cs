using Microsoft.AspNetCore.Http.HttpResults;

namespace Tessera.Server.Console.Forms;

/// <summary>What operations answer to programs, as errors of forms.</summary>
internal static class OperationErrors
{
    /// <summary>A refusal that is about no field in particular.</summary>
    public static FormErrors ToErrors(this ProblemHttpResult problem) => new() { { "", $"{problem.ProblemDetails.Title} {problem.ProblemDetails.Detail}" } };
}
