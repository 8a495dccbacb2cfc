using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Tokens;

public sealed class FindTokenTests : CliTest
{
    public FindTokenTests()
    {
        foreach (var name in (string[])["one", "two", "three", "four", "five"])
            Server.Tokens.Seed("service", name, "shop:article.find");
    }

    [Fact]
    public async Task List_follows_every_page()
    {
        var result = await RunAsync("token", "list", "--json");

        result.Json["items"]!.AsArray().Count.ShouldBe(5);
        result.Json["next"].ShouldBeNull();
    }

    [Fact]
    public async Task A_piped_table_is_one_row_a_line_and_local_time_without_colour()
    {
        var result = await RunAsync("audit", "list");

        result.Lines.Length.ShouldBe(6);
        result.Lines[0].ShouldBe("At\tWho\tFrom\tAction\tWhat");
        result.Lines[1].ShouldBe("2026-02-01 08:30\tAda\t127.0.0.1\tservice-token.create\tservice-token deploy[31m");
    }

    [Fact]
    public async Task Tokens_are_found_by_id_name_and_hint()
    {
        var five = Server.Tokens.Of("service")[^1];
        var hint = five.Record["hint"]!.GetValue<string>();

        foreach (var way in (string[])[five.Id, "five", "FIVE", hint, hint.TrimEnd('…')])
        {
            var result = await RunAsync("token", "show", way, "--json");
            result.ExitCode.ShouldBe(0, $"{way}: {result.Error}");
            result.Json["id"]!.GetValue<string>().ShouldBe(five.Id);
        }
    }

    [Fact]
    public async Task The_hint_tells_a_personal_token()
    {
        var token = Server.Tokens.Seed("personal", "laptop");

        var result = await RunAsync("token", "show", token.Record["hint"]!.GetValue<string>());

        result.ExitCode.ShouldBe(0, result.Error);
        result.Lines.ShouldContain("Name\tlaptop");
        result.Lines.ShouldContain("Created\t2026-02-01 08:30 by Ada");
        result.Lines.ShouldContain("Expires\tnever");
    }

    [Fact]
    public async Task A_name_that_two_tokens_have_is_not_guessed_at()
    {
        var first = Server.Tokens.Seed("personal", "laptop");
        var second = Server.Tokens.Seed("personal", "laptop");

        var result = await RunAsync("token", "delete", "--personal", "--yes", "laptop");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(first.Id);
        result.Error.ShouldContain(second.Id);
        Server.Requests.ShouldNotContain(r => r.Method == "DELETE");
    }

    [Fact]
    public async Task An_unknown_name_is_not_found()
    {
        (await RunAsync("token", "show", "six")).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task A_whole_token_given_as_a_name_is_neither_sent_nor_repeated()
    {
        var result = await RunAsync("token", "show", Server.Tokens.Of("service")[0].Secret);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("a token itself");
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Filters_are_passed_on_escaped()
    {
        await RunAsync("token", "list", "--search", "a&b ü", "--type", "custom", "--status", "active", "--sort=-createdAt");

        Server.Last("GET").Query.ShouldStartWith("?search=a%26b%20%C3%BC&type=custom&status=active&sort=-createdAt&limit=");
    }

    [Fact]
    public async Task Tokens_of_a_project_are_listed_by_its_slug()
    {
        Server.Tokens.Seed("project", "badge");

        var result = await RunAsync("token", "list", "--project", "gh/acme/web");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Lines[1].ShouldStartWith("badge\tstatus\tactive\tnever\tnever\ttsj_");
    }
}
