using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>Regeneration (T4): a new secret for the same record.</summary>
public sealed class RegenerateServiceTokenTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TesseraServer Server => shared.Server;

    public static TheoryData<string, int> Graces => [("15m", 15), ("1h", 60), ("6h", 360), ("24h", 1440)];

    [Fact]
    public async Task Old_secret_stops_at_once_by_default_and_the_record_stays()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("at once", duration: 30);
        Server.Clock.Advance(TimeSpan.FromDays(1));

        var (answer, body) = await admin.CallAsync(HttpMethod.Post, $"{token.Path}/regenerate");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var next = TokenCalls.Issued(body!);
        next.Id.ShouldBe(token.Id);
        next.Secret.ShouldNotBe(token.Secret);
        next.Record.Text("hint").ShouldBe(next.Secret[..8] + "…");
        next.Record.Text("expiresAt").ShouldBe(token.Record.Text("expiresAt"));
        next.Record.Text("status").ShouldBe("active");
        await Server.ShouldBeRefusedAsync(token.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
    }

    [Theory]
    [MemberData(nameof(Graces))]
    public async Task Old_secret_works_to_the_last_millisecond_of_its_grace_and_no_longer(string grace, int minutes)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync($"grace {grace}");

        var next = await admin.RegenerateAsync(token, grace);

        next.Record.Text("status").ShouldBe("grace");
        DateTimeOffset.Parse(next.Record.Text("graceEndsAt"), null).ShouldBe(Server.Clock.GetUtcNow().AddMinutes(minutes));
        Server.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(token.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(token.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        record.Text("status").ShouldBe("active");
        record["graceEndsAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Grace_ends_with_the_record_whatever_is_chosen_and_edited_later()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("ends first", duration: 7);
        Server.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(5));

        var next = await admin.RegenerateAsync(token, "24h");

        next.Record.Text("graceEndsAt").ShouldBe(next.Record.Text("expiresAt"));
        await admin.OkAsync(HttpMethod.Patch, token.Path, new { duration = (int?)null });
        Server.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(token.Secret);
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(token.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
    }

    [Fact]
    public async Task Second_regeneration_ends_the_grace_of_the_first()
    {
        using var admin = await Server.AdminAsync();
        var first = await admin.CreateServiceAsync("three secrets");
        var second = await admin.RegenerateAsync(first, "24h");

        var third = await admin.RegenerateAsync(first, "15m");

        await Server.ShouldBeRefusedAsync(first.Secret);
        await Server.ShouldBeLiveAsync(second.Secret);
        await Server.ShouldBeLiveAsync(third.Secret);
    }

    [Fact]
    public async Task Deleting_the_record_ends_both_secrets()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("both end");
        var next = await admin.RegenerateAsync(token, "24h");

        await admin.OkAsync(HttpMethod.Delete, token.Path);

        await Server.ShouldBeRefusedAsync(token.Secret);
        await Server.ShouldBeRefusedAsync(next.Secret);
    }

    [Fact]
    public async Task Expired_token_gets_no_secret_that_is_dead_from_the_start()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("expired", duration: 7);
        Server.Clock.Advance(TimeSpan.FromDays(7));

        (await admin.CallAsync(HttpMethod.Post, $"{token.Path}/regenerate")).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Of_concurrent_regenerations_the_last_given_secret_works()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("raced");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => admin.CallAsync(HttpMethod.Post, $"{token.Path}/regenerate")));

        answers.ShouldAllBe(answer => answer.Answer.StatusCode == HttpStatusCode.Created || answer.Answer.StatusCode == HttpStatusCode.Conflict);
        var given = answers.Where(answer => answer.Answer.StatusCode == HttpStatusCode.Created).OrderBy(answer => (long)answer.Body!["epoch"]!).Select(answer => answer.Body.Text("token")).ToArray();
        given.ShouldNotBeEmpty();
        await Server.ShouldBeLiveAsync(given[^1]);
        foreach (var secret in given[..^1])
            await Server.ShouldBeRefusedAsync(secret);
    }

    [Theory]
    [InlineData("""{"grace":"2h"}""")]
    [InlineData("""{"grace":"00:15:00"}""")]
    public async Task Unknown_grace_is_refused_and_the_secret_keeps_working(string body)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync($"kept {body}");

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, $"{token.Path}/regenerate", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!["grace"]!.AsArray().Count.ShouldBe(1);
        await Server.ShouldBeLiveAsync(token.Secret);
    }
}
