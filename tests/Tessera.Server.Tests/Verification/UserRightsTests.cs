using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Console.Builds;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;
using Tessera.Server.Verification;

namespace Tessera.Server.Tests.Verification;

/// <summary>What a user may do in person is what a personal token of theirs may do: in each project, outside of projects, and after every change.</summary>
public sealed class UserRightsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Unknown = "gh/acme/unknown";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Access.None)]
    [InlineData(Access.Read)]
    [InlineData(Access.Write)]
    [InlineData(Access.None, "tessera:project.read")]
    [InlineData(Access.Read, "tessera:project.write", "tessera:service-token.read")]
    [InlineData(Access.None, "builds:status.read", "builds:env-var.write")]
    [InlineData(Access.Write, "tessera:project.write", "tessera:project.delete")]
    public async Task A_user_may_what_their_token_may(Access apis, params string[] permissions)
    {
        var secret = await shared.Server.UserTokenAsync(apis, permissions);
        var user = (await VerdictAsync(secret, null, null)).Token!.Owner!.Id;
        using var admin = await shared.Server.AdminAsync();
        var projects = new List<string?> { null, Unknown };
        foreach (var (visibility, access) in new[] { ("private", null), ("private", "read"), ("private", "write"), ("public", null), ("public", "read"), ("public", "write") })
        {
            var project = await admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug = $"gh/acme/{Guid.CreateVersion7():N}", visibility });
            if (access is not null)
                await admin.PutMemberAsync(ProjectCalls.PathOf(project), user, access);
            projects.Add(project.Text("slug"));
        }

        var allowed = 0;
        foreach (var project in projects)
        {
            foreach (var permission in shared.Server.Get<CurrentCatalogue>().Value.Apis.SelectMany(api => api.Actions).Select(action => action.Permission.Text).Append("nothing:known.read"))
            {
                var may = (await VerdictAsync(secret, permission, project)).IsAllowed;
                shared.Server.Get<UserRights>().May(user, permission, project).ShouldBe(may, $"{permission} in {project ?? "no project"}");
                allowed += may ? 1 : 0;
            }
        }

        (allowed > 0).ShouldBe(apis > Access.None || permissions.Length > 0);
    }

    [Fact]
    public async Task Who_is_deactivated_or_loses_a_role_may_nothing_any_more()
    {
        const string email = "leaves@example.com";
        var secret = await shared.Server.AddUserAsync(email, BuiltInRoles.SuperAdmin);
        var user = (await VerdictAsync(secret, null, null)).Token!.Owner!.Id;
        var rights = shared.Server.Get<UserRights>();
        rights.May(user, BuildsRights.WriteBuilds, Unknown).ShouldBeTrue();

        await shared.Server.ChangeUserAsync(email, (row, _) => row.IsActive = false);
        rights.May(user, BuildsRights.WriteBuilds, Unknown).ShouldBeFalse();
        await shared.Server.ChangeUserAsync(email, (row, _) => row.IsActive = true);
        rights.May(user, BuildsRights.WriteBuilds, Unknown).ShouldBeTrue();
        await shared.Server.ChangeUserAsync(email, (row, _) => row.RoleIds = []);
        rights.May(user, BuildsRights.WriteBuilds, Unknown).ShouldBeFalse();
        rights.May(Guid.AllBitsSet, BuildsRights.WriteBuilds, Unknown).ShouldBeFalse();
    }

    private async Task<TokenVerdict> VerdictAsync(string secret, string? permission, string? project) =>
        await shared.Server.Get<ITokenVerifier>().VerifyAsync(new(secret) { Permission = permission, Project = project, CountsAsUse = false }, Ct);
}
