using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;

namespace Tessera.Builds.Projects;

/// <summary>Shows a project's settings.</summary>
internal static class ShowSettings
{
    public static IResult Handle(HttpContext http) => Answers.Ok(SettingsView.Of(http.Project()));
}
