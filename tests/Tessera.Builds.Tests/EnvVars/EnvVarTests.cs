using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.EnvVars;

/// <summary>Environment variables over HTTP: what is taken, what is shown, and that values stay secret.</summary>
public sealed class EnvVarTests : IAsyncLifetime
{
    private const string Path = "/api/v1.1/project/gh/acme/web/envvar";
    private BuildsHost host = null!;
    private Project project = null!;
    private HttpClient admin = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        project = host.Instance.AddProject("gh/acme/web");
        host.Instance.AddProject("gh/acme/other");
        admin = host.Client(host.Instance.ProjectToken("gh/acme/web", "admin"));
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_variable_is_created_listed_shown_and_deleted_always_masked()
    {
        var (answer, created) = await admin.CallAsync(HttpMethod.Post, Path, new { name = "DEPLOY_KEY", value = "correct horse" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        created!.ToJsonString().ShouldBe("""{"name":"DEPLOY_KEY","value":"xxxxorse"}""");
        (await admin.OkAsync(HttpMethod.Get, Path)).ToJsonString().ShouldBe("""[{"name":"DEPLOY_KEY","value":"xxxxorse"}]""");
        (await admin.OkAsync(HttpMethod.Get, $"{Path}/DEPLOY_KEY")).ToJsonString().ShouldBe("""{"name":"DEPLOY_KEY","value":"xxxxorse"}""");
        (await admin.OkAsync(HttpMethod.Delete, $"{Path}/DEPLOY_KEY")).ToJsonString().ShouldBe("""{"message":"ok"}""");
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            var (gone, body) = await admin.CallAsync(method, $"{Path}/DEPLOY_KEY");
            gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            body.Text("message").ShouldBe("Environment variable not found");
        }
    }

    [Fact]
    public async Task The_same_name_replaces_and_names_differ_by_case()
    {
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "A", value = "first value" });
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "a", value = "lower value" });
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "A", value = "second one" });

        (await RevealAsync()).ShouldBe(new Dictionary<string, string> { ["A"] = "second one", ["a"] = "lower value" }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_form_sets_a_variable_as_well()
    {
        using var form = new FormUrlEncodedContent([new("name", "FROM_FORM"), new("value", "ä=1&b")]);
        using var answer = await admin.PostAsync(Path, form, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await RevealAsync())["FROM_FORM"].ShouldBe("ä=1&b");
    }

    [Theory]
    [InlineData("", "xxxx")]
    [InlineData("a", "xxxx")]
    [InlineData("ab", "xxxxb")]
    [InlineData("abc", "xxxxc")]
    [InlineData("abcdefg", "xxxxefg")]
    [InlineData("abcdefgh", "xxxxefgh")]
    [InlineData("abcdefghijkl", "xxxxijkl")]
    [InlineData("🔑🔑🔑🗝", "xxxx🔑🗝")]
    public void At_most_half_of_a_value_and_at_most_four_characters_are_shown(string secret, string mask) => EnvVarValue.Mask(secret).ShouldBe(mask);

    [Theory]
    [InlineData("""{"name":"9X","value":"v"}""")]
    [InlineData("""{"name":"","value":"v"}""")]
    [InlineData("""{"name":"A-B","value":"v"}""")]
    [InlineData("""{"name":"Ä","value":"v"}""")]
    [InlineData("""{"name":"A\u0661","value":"v"}""")]
    [InlineData("""{"name":"A\n","value":"v"}""")]
    [InlineData("""{"value":"v"}""")]
    [InlineData("""{"name":"A"}""")]
    [InlineData("""{"name":"A","value":null}""")]
    [InlineData("""{"name":"A","value":1}""")]
    [InlineData("""{"name":"A","value":{"x":1}}""")]
    [InlineData("""{"name":"A","value":"a\u0000b"}""")]
    [InlineData("""{"name":"A","value":"\ud800"}""")]
    [InlineData("""{"name":"A","name":"B","value":"v"}""")]
    [InlineData("""{"name":"A","value":"v"} more""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_is_no_variable_is_refused_with_a_message(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await admin.PostAsync(Path, content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct)).Text("message").ShouldNotBeEmpty();
        (await RevealAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("name=A&name=B&value=v")]
    [InlineData("name=A&value[x]=v")]
    [InlineData("name=%00&value=v")]
    public async Task A_form_that_is_no_variable_is_refused(string form)
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await admin.PostAsync(Path, content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(EnvVarValue.MaxBytes, HttpStatusCode.Created)]
    [InlineData(EnvVarValue.MaxBytes + 1, HttpStatusCode.BadRequest)]
    [InlineData(1 << 20, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_value_holds_up_to_32_KiB(int length, HttpStatusCode expected) =>
        (await admin.CallAsync(HttpMethod.Post, Path, new { name = "LONG", value = new string('v', length) })).Answer.StatusCode.ShouldBe(expected);

    [Fact]
    public async Task A_project_has_at_most_five_hundred_and_a_replacement_is_none_more()
    {
        var set = host.Get<SetEnvVar>();
        for (var i = 0; i < SetEnvVar.MaxPerProject; i++)
            (await set.ExecuteAsync(project.Id, $"V{i}", "value", Ct)).ShouldBeOfType<SetEnvVar.Outcome.Set>();

        (await set.ExecuteAsync(project.Id, "ONE_MORE", "value", Ct)).ShouldBeOfType<SetEnvVar.Outcome.TooMany>();
        (await set.ExecuteAsync(project.Id, "V0", "other value", Ct)).ShouldBeOfType<SetEnvVar.Outcome.Set>();
    }

    [Fact]
    public async Task Values_stand_neither_in_the_database_nor_in_the_log()
    {
        const string secret = "PLANTED-secret-value-9481";
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "PLANTED", value = secret });
        using (var form = new FormUrlEncodedContent([new("name", "PLANTED_BY_FORM"), new("value", secret)]))
            (await admin.PostAsync(Path, form, Ct)).EnsureSuccessStatusCode();
        await admin.OkAsync(HttpMethod.Get, Path);

        foreach (var file in Directory.EnumerateFiles(host.DataDirectory, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Ct);
            var holds = bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0;
            holds.ShouldBeFalse(file);
        }

        host.Logged.ShouldContain("/envvar");
        host.Logged.ShouldNotContain(secret);
        (await RevealAsync())["PLANTED"].ShouldBe(secret);
    }

    [Fact]
    public async Task A_value_moved_to_another_row_cannot_be_read_there()
    {
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "A", value = "value of A" });
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "B", value = "value of B" });
        await host.Get<BuildsStore>().ChangeAsync(project.Id, db =>
        {
            db.EnvVars.Single(row => row.Name == "A").ProtectedValue = db.EnvVars.Single(row => row.Name == "B").ProtectedValue;
            return Task.FromResult(0);
        }, Ct);

        await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(RevealAsync);
    }

    [Theory]
    [InlineData("status", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("build-artifacts", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("read-only", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.Created)]
    public async Task Names_are_read_with_read_only_and_set_with_admin(string scope, HttpStatusCode read, HttpStatusCode write)
    {
        using var client = host.Client(host.Instance.ProjectToken("gh/acme/web", scope));

        (await client.CallAsync(HttpMethod.Get, Path)).Answer.StatusCode.ShouldBe(read);
        (await client.CallAsync(HttpMethod.Post, Path, new { name = "N", value = "v" })).Answer.StatusCode.ShouldBe(write);
    }

    [Fact]
    public async Task Another_projects_variables_are_out_of_reach()
    {
        await admin.OkAsync(HttpMethod.Post, Path, new { name = "MINE", value = "value" });
        using var other = host.Client(host.Instance.ProjectToken("gh/acme/other", "admin"));

        (await other.CallAsync(HttpMethod.Get, $"{Path}/MINE")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.OkAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/other/envvar")).AsArray().ShouldBeEmpty();
    }

    private async Task<IReadOnlyDictionary<string, string>> RevealAsync()
    {
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        return await host.Get<EnvVarVault>().RevealAsync(db, project.Id, Ct);
    }
}
