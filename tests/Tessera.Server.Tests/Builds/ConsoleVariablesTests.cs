using Tessera.Server.Console.Builds;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>Environment variables set in the console are those of the API: masked, encrypted, and in clear for a runner alone.</summary>
public sealed class ConsoleVariablesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_variable_set_in_the_console_is_masked_and_encrypted_and_reaches_a_claimed_build()
    {
        const string secret = "PLANTED-by-the-console-5512";
        using var project = await BuildsProject.OnAsync(shared.Server);

        var outcome = await project.Console.SetVariableAsync(project.Id, "DEPLOY_KEY", secret, Ct);

        outcome.ShouldBe(new SetVariableOutcome.Set(new("DEPLOY_KEY", "xxxx5512")));
        (await project.Console.ListVariablesAsync(project.Id, Ct)).ShouldHaveSingleItem().ShouldBe(new VariableLine("DEPLOY_KEY", "xxxx5512"));
        (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Path}/envvar")).ToJsonString().ShouldBe("""[{"name":"DEPLOY_KEY","value":"xxxx5512"}]""");
        foreach (var (place, content) in await shared.Server.EverythingKeptAsync())
            content.ShouldNotContain(secret, Case.Sensitive, place);
        shared.Server.Logged.ShouldNotContain(secret);
        await project.QueueAsync();
        (await project.Admin.OkAsync(HttpMethod.Post, $"{project.Path}/claim"))["env"].Text("DEPLOY_KEY").ShouldBe(secret);
    }

    [Fact]
    public async Task A_variable_deleted_in_the_console_is_gone_from_the_API_and_from_builds()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.Admin.OkAsync(HttpMethod.Post, $"{project.Path}/envvar", new { name = "A", value = "value of A" });

        (await project.Console.DeleteVariableAsync(project.Id, "A", Ct)).ShouldBeTrue();

        (await project.Console.DeleteVariableAsync(project.Id, "A", Ct)).ShouldBeFalse();
        (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Path}/envvar")).AsArray().ShouldBeEmpty();
        await project.QueueAsync();
        (await project.Admin.OkAsync(HttpMethod.Post, $"{project.Path}/claim"))["env"]!.AsObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_variable_is_refused_with_its_fault_and_the_words_of_the_API()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        foreach (var (name, value, fault) in new (string? Name, string? Value, VariableFault Fault)[]
        {
            (null, "v", VariableFault.Name),
            ("9X", "v", VariableFault.Name),
            ("A", null, VariableFault.NoValue),
            ("A", new string('v', (32 << 10) + 1), VariableFault.ValueTooLong),
            ("A", "a\0b", VariableFault.ValueHasNul),
        })
        {
            var outcome = (await project.Console.SetVariableAsync(project.Id, name, value, Ct)).ShouldBeOfType<SetVariableOutcome.Invalid>();

            var (_, api) = await project.Admin.CallAsync(HttpMethod.Post, $"{project.Path}/envvar", new { name, value });
            (outcome.Fault, outcome.Message).ShouldBe((fault, api.Text("message")));
        }

        (await project.Console.ListVariablesAsync(project.Id, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_has_no_more_variables_than_the_API_lets_it_have()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.Console.SetVariableAsync(project.Id, "V1", "value", Ct);
        await project.CopyRowsAsync("""
            INSERT INTO env_vars ("ProjectId", "Name", "CreatedAt", "Mask", "ProtectedValue")
            SELECT "ProjectId", 'V' || n, "CreatedAt", "Mask", "ProtectedValue" FROM env_vars, numbers WHERE "ProjectId" = @project
            """, 499);

        (await project.Console.SetVariableAsync(project.Id, "V500", "value", Ct)).ShouldBeOfType<SetVariableOutcome.Set>();
        (await project.Console.SetVariableAsync(project.Id, "V501", "value", Ct)).ShouldBe(new SetVariableOutcome.TooMany(500));
        var (answer, _) = await project.Admin.CallAsync(HttpMethod.Post, $"{project.Path}/envvar", new { name = "V501", value = "value" });
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Names_of_variables_are_for_those_whom_the_API_shows_them()
    {
        var server = shared.Server;
        var developer = await server.AddUserAsync("developer@example.com", BuiltInRoles.Developer);
        foreach (var visibility in new[] { "private", "public" })
        {
            using var project = await BuildsProject.OnAsync(server, visibility);
            await AgreesAsync(project, developer, visibility);
            using var user = server.Client(developer);
            await project.Admin.PutMemberAsync($"/v1/projects/{project.Id}", await IdOfAsync(server, developer), "read");
            await AgreesAsync(project, developer, visibility + ", member");
            await AgreesAsync(project, await server.AdminTokenAsync(), visibility + ", administrator");
        }
    }

    // The console's question is the API's: the permission by the same verifier, then whether the user belongs.
    private static async Task AgreesAsync(BuildsProject project, string token, string who)
    {
        var server = project.Server;
        var verifier = server.Get<Tessera.AspNetCore.ITokenVerifier>();
        using var client = server.Client(token);
        var slug = project.Path["/api/v1.1/project/".Length..];

        var may = await MayAsync(BuildsRights.ReadSettings, slug) && await project.Console.MaySeeSettingsAsync(project.Id, await IdOfAsync(server, token), MayAsync, Ct);

        var (answer, _) = await client.CallAsync(HttpMethod.Get, $"{project.Path}/envvar");
        may.ShouldBe(answer.IsSuccessStatusCode, who);

        async ValueTask<bool> MayAsync(string permission, string? within) =>
            (await verifier.VerifyAsync(new(token) { Permission = permission, Project = within, CountsAsUse = false }, Ct)).IsAllowed;
    }

    private static async Task<Guid> IdOfAsync(TesseraServer server, string token)
    {
        using var client = server.Client(token);
        return Guid.Parse((await client.OkAsync(HttpMethod.Get, "/api/v1.1/me")).Text("id"));
    }
}
