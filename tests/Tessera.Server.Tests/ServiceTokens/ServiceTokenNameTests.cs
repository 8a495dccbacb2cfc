using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>Names of service tokens are unique without regard to case (T12), by an index and not by looking first.</summary>
public sealed class ServiceTokenNameTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Root = "/v1/service-tokens";

    [Fact]
    public async Task Fifty_creates_of_one_name_at_once_make_exactly_one_token()
    {
        using var admin = await shared.Server.AdminAsync();
        string[] spellings = ["Crawler Ä", "CRAWLER Ä", "crawler ä", "Ｃrawler Ä", "crawler A\u0308"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => admin.CallAsync(HttpMethod.Post, Root, new { name = spellings[i % spellings.Length], duration = 7, type = "full-access" })));

        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(49);
        (await admin.OkAsync(HttpMethod.Get, $"{Root}?search=CRAWLER"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Renaming_to_a_taken_name_is_a_conflict_and_changes_nothing()
    {
        using var admin = await shared.Server.AdminAsync();
        await admin.CreateServiceAsync("taken");
        var token = await admin.CreateServiceAsync("free");

        var (answer, problem) = await admin.CallAsync(HttpMethod.Patch, token.Path, new { name = "TAKEN", description = "changed" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        problem.Text("detail").ShouldContain("TAKEN");
        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        record.Text("name").ShouldBe("free");
        record["description"].ShouldBeNull();
    }

    [Fact]
    public async Task Token_can_keep_its_name_in_another_case()
    {
        using var admin = await shared.Server.AdminAsync();
        var token = await admin.CreateServiceAsync("report");

        (await admin.OkAsync(HttpMethod.Patch, token.Path, new { name = "Report" })).Text("name").ShouldBe("Report");
    }

    [Fact]
    public async Task Names_of_personal_tokens_do_not_take_those_of_service_tokens()
    {
        using var admin = await shared.Server.AdminAsync();
        await admin.CreatePersonalAsync("both kinds");

        await admin.CreateServiceAsync("both kinds");
    }
}
