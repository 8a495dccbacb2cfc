using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>Environment variables set in the console are those of the API, and their values are shown to nobody.</summary>
public sealed class VariableTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Fact]
    public async Task A_variable_set_in_the_console_reaches_the_API_masked_and_builds_in_clear()
    {
        const string secret = "line one\nPLANTED-in-the-console-7741";
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var list = $"{project.Settings}/environment-variables";

        using var set = await client.SubmitAsync($"{list}/new", ("name", " DEPLOY_KEY "), ("value", secret.ReplaceLineEndings("\r\n")));

        var page = await client.FollowAsync(set);
        page.Text().ShouldContain("The environment variable is set.");
        page.Text().ShouldContain("xxxx7741");
        page.DocumentElement.OuterHtml.ShouldNotContain("PLANTED");
        shared.Server.Logged.ShouldNotContain("PLANTED");
        (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Builds}/envvar")).ToJsonString().ShouldBe("""[{"name":"DEPLOY_KEY","value":"xxxx7741"}]""");
        await project.Admin.OkAsync(HttpMethod.Post, project.Builds);
        (await project.Admin.OkAsync(HttpMethod.Post, $"{project.Builds}/claim"))["env"].Text("DEPLOY_KEY").ShouldBe(secret);

        using var deleted = await client.SubmitAsync($"{list}/DEPLOY_KEY/delete");
        (await client.FollowAsync(deleted)).Text().ShouldContain("The environment variable is deleted.");
        (await project.Admin.OkAsync(HttpMethod.Get, $"{project.Builds}/envvar")).AsArray().ShouldBeEmpty();
        (await client.GetAsync($"{list}/DEPLOY_KEY/delete")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("9X", "v", "name", "must be 1 to 100 ASCII letters", "半角の英数字とアンダースコアで")]
    [InlineData("X", "33000", "value", "must be at most 32 KiB.", "32 KiB以内で入力してください。")]
    public async Task What_is_no_variable_is_refused_beside_its_field_and_its_value_is_not_sent_back(string name, string value, string field, string english, string japanese)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        var sent = value == "33000" ? new string('v', 33_000) : value + "PLANTED-in-a-refused-form";
        foreach (var (language, message) in new[] { ("en", english), ("ja", japanese) })
        {
            using var client = await SessionClient.SignedInAsync(shared.Server, language);
            using var answer = await client.SubmitAsync($"{project.Settings}/environment-variables/new", ("name", name), ("value", sent));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var page = await SessionClient.ParseAsync(answer);
            page.QuerySelector($"#{field}-error")!.TextContent.ShouldContain(message);
            page.QuerySelector("#name")!.GetAttribute("value").ShouldBe(name);
            page.QuerySelector("#value")!.TextContent.ShouldBeEmpty();
        }
    }
}
