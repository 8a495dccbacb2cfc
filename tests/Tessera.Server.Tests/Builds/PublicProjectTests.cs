using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>What the console opens to everybody in a public project is what the API opens there.</summary>
public sealed class PublicProjectTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData(BuildsRights.ReadStatus, "/status")]
    [InlineData(BuildsRights.ReadBuilds, "")]
    [InlineData(BuildsRights.ReadBuilds, "/1/tests")]
    [InlineData(BuildsRights.ReadArtifacts, "/1/artifacts")]
    [InlineData(BuildsRights.ReadSettings, "/settings")]
    [InlineData(BuildsRights.ReadSettings, "/envvar")]
    public async Task A_permission_is_open_in_public_projects_when_the_API_takes_no_token_for_it(string permission, string call)
    {
        using var project = await BuildsProject.OnAsync(shared.Server, "public");
        await project.ReportAsync("success");
        using var anybody = shared.Server.Client();
        (await anybody.CallAsync(HttpMethod.Get, project.Path + call)).Answer.IsSuccessStatusCode.ShouldBe(BuildsRights.OpenInPublicProjects.Contains(permission));
    }

    [Fact]
    public void What_changes_anything_is_open_to_nobody() =>
        BuildsRights.OpenInPublicProjects.ShouldBe([BuildsRights.ReadStatus, BuildsRights.ReadBuilds, BuildsRights.ReadArtifacts]);
}
