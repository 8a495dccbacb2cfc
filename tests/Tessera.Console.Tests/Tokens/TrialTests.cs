using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Projects;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Tokens;

/// <summary>"What can this token do?" (C6) answers as a program is answered that asks the same, and says by which rule.</summary>
public sealed class TrialTests(ConsoleServer shared) : IClassFixture<ConsoleServer>, IAsyncLifetime
{
    private const string Lacks = "The token does not give the permission.";
    private const string Nowhere = "No permission is attached to this operation, so it is refused to every token.";
    private const string UnheardOf = "No API has this permission, so it is refused to every token.";
    private const string Ambiguous = "The path can be read in more than one way, so it is refused to every token.";
    private const string WrongProject = "The token belongs to another project.";
    private const string Personal = "A personal token gives everything that its owner may do.";
    private const string Full = "Full access gives every operation of every API.";
    private const string Reads = "Its type or scope gives everything that only reads.";
    private const string Ticked = "The permission is among those that were ticked.";
    private static int made;

    /// <summary>Token, what is asked of it, what it takes, whether it is allowed, and by which rule. <c>{slug}</c> is the project's.</summary>
    public static TheoryData<string, string, string?, bool, string> Questions => new()
    {
        { "personal", "api=shop&method=DELETE&path=/articles/4", "shop:article.delete", true, Personal },
        { "personal", "permission=tessera:role.write", "tessera:role.write", true, Personal },
        { "personal", "api=shop&method=PUT&path=/articles/4", null, false, Nowhere },
        { "personal", "api=shop&method=GET&path=/articles/../admin", null, false, Ambiguous },
        { "service full-access", "api=shop&method=POST&path=/articles", "shop:article.create", true, Full },
        { "service full-access", "api=shop&method=GET&path=/articles%252f4", null, false, Ambiguous },
        { "service full-access", "api=shop&method=GET&path=/nowhere", null, false, Nowhere },
        { "service full-access", "permission=tessera:role.write", "tessera:role.write", false, Lacks },
        { "service full-access", "permission=shop:article.unheard-of", "shop:article.unheard-of", false, UnheardOf },
        { "service read-only", "api=shop&method=GET&path=/articles?page=2", "shop:article.find", true, Reads },
        { "service read-only", "api=shop&method=POST&path=/articles", "shop:article.create", false, Lacks },
        { "service read-only", "permission=shop:article.delete", "shop:article.delete", false, Lacks },
        { "service custom", "api=shop&method=GET&path=/articles", "shop:article.find", true, Ticked },
        { "service custom", "api=shop&method=GET&path=/articles/4", "shop:article.findOne", false, Lacks },
        { "service custom", "permission=shop:article.find", "shop:article.find", true, Ticked },
        { "service custom", "api=shop&method=GET&path=/articles&permission=shop:none.such", "shop:none.such", false, UnheardOf },
        { "service custom", "api=shop&method=GET&path=/nowhere&permission=shop:none.such", "shop:none.such", false, Nowhere },
        { "service custom", "api=shop&method=GET&path=/articles&permission=shop:article.create", "shop:article.create", false, Lacks },
        { "service expired", "permission=shop:article.find", "shop:article.find", false, "The token has expired." },
        { "project status", "permission=builds:status.read", "builds:status.read", true, "The scope Status gives reading of build statuses." },
        { "project status", "permission=builds:artifact.read", "builds:artifact.read", false, Lacks },
        { "project read-only", "permission=builds:build.read", "builds:build.read", true, Reads },
        { "project read-only", "api=builds&method=POST&path=/api/v1.1/project/{slug}", "builds:build.write", false, Lacks },
        { "project read-only", "api=builds&method=GET&path=/api/v1.1/project/{slug}", "builds:build.read", true, Reads },
        { "project admin", "permission=builds:env-var.write", "builds:env-var.write", true, "The scope Admin gives everything in its project." },
        { "project admin", "permission=builds:build.read&project=gh/nobody/nothing", "builds:build.read", false, WrongProject },
        { "project admin", "api=builds&method=GET&path=/api/v1.1/project/gh/nobody/nothing", "builds:build.read", false, WrongProject },
        { "project build-artifacts", "permission=builds:artifact.read", "builds:artifact.read", true, "The scope Build Artifacts gives reading of artifacts." },
        { "project all", "permission=builds:status.read", "builds:status.read", true, "The scope All gives reading of statuses and artifacts." },
        { "project all", "permission=builds:build.write", "builds:build.write", false, Lacks },
    };

    private TesseraServer Server => shared.Server;

    public async ValueTask InitializeAsync() => await Server.RegisterAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Page_and_verify_give_the_same_answer_and_the_page_names_the_rule(string subject, string asked, string? permission, bool allowed, string rule)
    {
        using var admin = await Server.AdminAsync();
        var (token, address, slug) = await MakeAsync(admin, subject);
        var question = asked.Replace("{slug}", slug, StringComparison.Ordinal);
        using var client = await SessionClient.SignedInAsync(Server);

        var answer = (await client.PageAsync($"{address}?{question}")).QuerySelector("main [role=status]")!;
        answer.QuerySelector("strong")!.TextContent.ShouldBe(allowed ? "Allowed" : "Refused");
        answer.QuerySelector("code")?.TextContent.ShouldBe(permission);
        (answer.QuerySelector("code") is null).ShouldBe(permission is null);
        answer.LastElementChild!.TextContent.ShouldBe(rule);

        var verdict = await VerifyAsync(admin, token, question, slug);
        ((bool)verdict["allowed"]!).ShouldBe(allowed);
        if (!allowed && (bool)verdict["active"]!)
            ((string?)verdict["missing"]).ShouldBe((string?)verdict["reason"] == "wrong_project" ? null : permission, "a token of another project lacks no permission");
    }

    [Fact]
    public async Task Trying_a_token_out_is_no_use_of_it()
    {
        using var admin = await Server.AdminAsync();
        var (token, address, _) = await MakeAsync(admin, "service read-only");
        using var client = await SessionClient.SignedInAsync(Server);
        await client.PageAsync($"{address}?permission={RegisteredApi.Find}");
        await client.PageAsync($"{address}?permission={RegisteredApi.Create}");
        await Server.FlushUsageAsync();
        (await admin.UsageAsync(token)).Reasons().ShouldBeEmpty();
        (await admin.OkAsync(HttpMethod.Get, token.Path))["lastUsedAt"].ShouldBeNull();
    }

    [Theory]
    [InlineData("permission=articles", "permission", "en", "Or a permission must read api:resource.action.")]
    [InlineData("api=shop&method=GET&path=articles", "path", "en", "Path must start with /.")]
    [InlineData("permission=articles", "permission", "ja", "または権限: ")]
    [InlineData("api=shop&method=GET&path=articles", "path", "ja", "パス: ")]
    public async Task Question_that_is_not_understood_is_kept_and_said_beside_its_field(string asked, string field, string language, string words)
    {
        using var admin = await Server.AdminAsync();
        var (_, address, _) = await MakeAsync(admin, "service read-only");
        using var client = await SessionClient.SignedInAsync(Server, language);

        var page = await client.PageAsync($"{address}?{asked}");

        page.QuerySelector($"#{field}-error")!.TextContent.Trim().ShouldStartWith(words);
        page.QuerySelectorAll($"#{field}-error [lang=en]").ShouldBeEmpty();
        page.QuerySelector($"#{field}")!.GetAttribute("value").ShouldBe("articles");
        page.QuerySelector("main [role=status]").ShouldBeNull();
    }

    private async Task<(IssuedRecord Token, string Address, string Slug)> MakeAsync(HttpClient admin, string subject)
    {
        var (kind, type) = subject.Split(' ') is [var first, var second] ? (first, second) : (subject, "");
        var name = $"tried {Interlocked.Increment(ref made)}";
        if (kind == "personal")
        {
            var own = await admin.CreatePersonalAsync(name);
            return (own, $"/user/tokens/{own.Id}", "");
        }

        if (kind == "project")
        {
            using var project = await ConsoleProject.OnAsync(Server);
            var itsOwn = await admin.CreateProjectTokenAsync(project.Record, type, name);
            return (itsOwn, $"{project.Settings}/api-permissions/{itsOwn.Id}", project.Slug);
        }

        var token = await admin.CreateServiceAsync(name, type == "expired" ? "read-only" : type, type == "expired" ? 7 : null, type == "custom" ? [RegisteredApi.Find] : []);
        if (type == "expired")
            Server.Clock.Advance(TimeSpan.FromDays(7));
        return (token, $"/settings/api-tokens/{token.Id}", "");
    }

    private static Task<JsonNode> VerifyAsync(HttpClient admin, IssuedRecord token, string question, string slug)
    {
        var body = new JsonObject { ["token"] = token.Secret };
        if (slug.Length > 0)
            body["project"] = slug;
        foreach (var pair in question.Split('&').Select(pair => pair.Split('=', 2)))
            body[pair[0]] = Uri.UnescapeDataString(pair[1]);
        return admin.OkAsync(HttpMethod.Post, "/v1/verify", body);
    }
}
