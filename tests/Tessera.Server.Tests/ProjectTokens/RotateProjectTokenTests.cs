using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ProjectTokens;

/// <summary>Rotation of project tokens (T5): as of personal ones, within the project.</summary>
public sealed class RotateProjectTokenTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static int made;

    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Rotation_at_once_ends_the_old_token_and_keeps_label_scope_and_project()
    {
        using var admin = await Server.AdminAsync();
        var old = await CreateAsync(admin);

        var (answer, record) = await admin.CallAsync(HttpMethod.Post, $"{old.Path}/rotate");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var next = TokenCalls.Issued(record!);
        answer.Headers.Location!.ToString().ShouldBe(next.Path);
        (record.Text("label"), record.Text("scope"), record.Text("rotatedFrom")).ShouldBe(("nightly", "admin", old.Id.ToString()));
        record!["project"]!.ToJsonString().ShouldBe(old.Record["project"]!.ToJsonString());
        await Server.ShouldBeRefusedAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        (await admin.CallAsync(HttpMethod.Post, $"{old.Path}/rotate")).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task With_a_grace_both_work_until_it_ends()
    {
        using var admin = await Server.AdminAsync();
        var old = await CreateAsync(admin);

        var next = await admin.RotateAsync(old, "15m");

        (await admin.OkAsync(HttpMethod.Get, old.Path)).Text("status").ShouldBe("grace");
        Server.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        (await admin.CallAsync(HttpMethod.Get, old.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task First_use_of_the_new_token_ends_the_old_one()
    {
        using var admin = await Server.AdminAsync();
        var old = await CreateAsync(admin);

        var next = await admin.RotateAsync(old, onFirstUse: true);

        await Server.ShouldBeLiveAsync(old.Secret, "the new one has not been used");
        await Server.ShouldBeLiveAsync(next.Secret);
        await TokenCalls.EventuallyAsync(async () => await Server.PresentAsync(old.Secret) == HttpStatusCode.Unauthorized, "the old token ends");
        await Server.ShouldBeLiveAsync(next.Secret);
        var slug = old.Record["project"].Text("slug");
        (await admin.OkAsync(HttpMethod.Get, $"/v1/audit-events?project={slug}&action=token.retire"))["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_grace_that_there_is_not_is_refused()
    {
        using var admin = await Server.AdminAsync();
        var old = await CreateAsync(admin);

        var (answer, problem) = await admin.CallAsync(HttpMethod.Post, $"{old.Path}/rotate", new { grace = "2h" });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!["grace"].ShouldNotBeNull();
        await Server.ShouldBeLiveAsync(old.Secret);
    }

    private static async Task<IssuedRecord> CreateAsync(HttpClient admin) =>
        await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync($"gh/acme/rotate-{Interlocked.Increment(ref made)}"), "admin", "nightly");
}
