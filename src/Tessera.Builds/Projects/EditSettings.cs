using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.Projects;

/// <summary>Changes a project's visibility, its default branch, or both.</summary>
internal static class EditSettings
{
    /// <summary>What is to change; null stays.</summary>
    internal sealed record Body(string? Visibility = null, string? DefaultBranch = null)
    {
        /// <summary>What is wrong with it; null when nothing is.</summary>
        public string? Check() =>
            Visibility is not (null or "private" or "public") ? "visibility: private or public."
            : DefaultBranch is not null && RefNames.CheckBranch(DefaultBranch) is not null ? $"default_branch: 1 to {RefNames.MaxLength} characters, none of them a control character."
            : this is { Visibility: null, DefaultBranch: null } ? "Nothing to change: give visibility or default_branch."
            : null;
    }

    public static async Task<IResult> HandleAsync(HttpContext http, IProjectAdministration administration, CancellationToken ct)
    {
        var body = await http.ReadStrictJsonAsync<Body>(ct) ?? new();
        if (body.Check() is { } error)
            return Answers.Invalid(error);
        bool? isPublic = body.Visibility is null ? null : body.Visibility == "public";
        var outcome = await administration.UpdateAsync(http, http.Project().Id, isPublic, body.DefaultBranch, ct);
        return outcome.Answer(project => Answers.Ok(SettingsView.Of(project)));
    }
}
