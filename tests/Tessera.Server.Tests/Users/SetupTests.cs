using System.Net;
using System.Text.RegularExpressions;
using Tessera.Server.Feed;
using Tessera.Server.Tests.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed partial class SetupTests
{
    [Fact]
    public async Task The_code_in_the_log_makes_the_first_administrator_once()
    {
        await using var server = Empty();
        using var anybody = server.Client();
        var code = CodeIn(server);

        var (answer, user) = await anybody.CallAsync(HttpMethod.Post, "/v1/setup", Request(code));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        user.Roles().ShouldBe(["Super Admin"]);
        using var admin = server.Client(await server.SignInAsync("ada@example.com", People.Secret));
        (await admin.StatusAsync(HttpMethod.Get, "/v1/roles")).ShouldBe(HttpStatusCode.OK);
        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request(code, "eve@example.com"))).ShouldBe(HttpStatusCode.Conflict);
        server.Logged.ShouldContain("tessera setup");
        server.Logged.ShouldNotContain(People.Secret);
        Files.Hold(server.DataDirectory, code).ShouldBeFalse();
    }

    [Fact]
    public async Task The_code_is_taken_in_any_case_and_without_hyphens()
    {
        await using var server = Empty();
        using var anybody = server.Client();
        var code = CodeIn(server);

        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request($" {code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()} "))).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    [Trait("Store", "postgres")]
    public async Task The_code_that_one_node_printed_holds_at_every_node_and_none_asks_for_it_afterwards()
    {
        using var database = new SharedDatabase(isMigrated: true);
        var clock = new FakeClock();
        await using var one = database.StartNode(clock, NoAdministrator);
        await using var other = database.StartNode(clock, NoAdministrator);
        using var atOne = one.Client();
        using var atOther = other.Client();
        (await atOne.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/setup");

        (await atOther.StatusAsync(HttpMethod.Post, "/v1/setup", Request(CodeIn(one)))).ShouldBe(HttpStatusCode.Created);

        CodeIn(other).ShouldBe(CodeIn(one));
        await one.Get<FeedFollower>().CatchUpAsync(TestContext.Current.CancellationToken);
        (await atOne.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/sign-in");
        (await atOne.StatusAsync(HttpMethod.Post, "/v1/setup", Request(CodeIn(one), "eve@example.com"))).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    [Trait("Store", "postgres")]
    public async Task Another_database_has_another_code()
    {
        using var database = new SharedDatabase(isMigrated: true);
        await using var one = database.StartNode(new(), NoAdministrator);
        var code = CodeIn(one);

        await one.SqlAsync("UPDATE instance SET \"SetupSeed\" = NULL");
        await using var another = database.StartNode(new(), NoAdministrator);

        CodeIn(another).ShouldNotBe(code);
    }

    [Fact]
    public async Task Of_many_who_use_the_code_at_once_exactly_one_becomes_administrator()
    {
        await using var server = Empty();
        using var anybody = server.Client();
        var code = CodeIn(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request(code, $"admin{i}@example.com"))));

        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.Conflict).ShouldBe(7);
    }

    [Fact]
    public async Task A_wrong_code_is_refused_and_guessing_is_slowed_down()
    {
        await using var server = Empty();
        using var anybody = server.Client();

        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request("AAAA-AAAA-AAAA"))).ShouldBe(HttpStatusCode.Forbidden);
        for (var i = 0; i < 30; i++)
            await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request("AAAA-AAAA-AAAA"));

        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request(CodeIn(server)))).ShouldBe(HttpStatusCode.TooManyRequests);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request(CodeIn(server)))).ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("nobody", "Ada", People.Secret, "email")]
    [InlineData("ada@example.com", "", People.Secret, "name")]
    [InlineData("ada@example.com", "Ada", "short", "password")]
    public async Task What_is_not_valid_is_refused_and_the_code_still_holds(string email, string name, string password, string field)
    {
        await using var server = Empty();
        using var anybody = server.Client();
        var code = CodeIn(server);

        var (answer, problem) = await anybody.CallAsync(HttpMethod.Post, "/v1/setup", new { code, email, name, password });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Single().Key.ShouldBe(field);
        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request(code))).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_instance_with_users_prints_no_code_and_takes_none()
    {
        await using var server = TesseraServer.Start();
        using var anybody = server.Client();

        server.Logged.ShouldNotContain("One-time code");
        (await anybody.StatusAsync(HttpMethod.Post, "/v1/setup", Request("AAAA-AAAA-AAAA"))).ShouldBe(HttpStatusCode.Conflict);
    }

    private static (string Name, string Value)[] NoAdministrator => [("Tessera:Admin:Email", ""), ("Tessera:Admin:Password", "")];

    private static TesseraServer Empty() => TesseraServer.Start(settings: NoAdministrator);

    private static object Request(string code, string email = "ada@example.com") => new { code, email, name = "Ada", password = People.Secret };

    private static string CodeIn(TesseraServer server) => Code().Match(server.Logged).Groups["code"].Value;

    [GeneratedRegex("One-time code: (?<code>[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
