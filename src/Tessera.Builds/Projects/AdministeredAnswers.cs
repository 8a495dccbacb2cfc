using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;

namespace Tessera.Builds.Projects;

/// <summary>Answers for what the instance has done, or refused to do, on the caller's behalf.</summary>
internal static class AdministeredAnswers
{
    /// <summary>The value as a body, or the refusal with the instance's own status and words.</summary>
    public static IResult Answer<T>(this Administered<T> outcome, Func<T, IResult> ok)
        where T : class => outcome switch
        {
            { Value: { } value } => ok(value),
            { Status: StatusCodes.Status403Forbidden } => Answers.Ok(new RefusalMessages.Body("Permission denied", "insufficient_scope", outcome.Missing ?? outcome.Message), outcome.Status),
            _ => Answers.Message(outcome.Status, outcome.Message ?? "The instance refuses this."),
        };
}
