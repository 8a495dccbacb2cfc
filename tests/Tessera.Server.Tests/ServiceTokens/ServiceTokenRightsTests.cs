using System.Net;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>What types give (T23), and that nothing makes, edits or takes over a token beyond itself (T25).</summary>
public sealed class ServiceTokenRightsTests(SharedServer shared) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private const string Root = "/v1/service-tokens";
    private static int made;

    private TesseraServer Server => shared.Server;

    public async ValueTask InitializeAsync() => await Server.RegisterAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("read-only", true, false)]
    [InlineData("full-access", true, true)]
    public async Task Type_reaches_every_registered_api_and_none_of_our_own_operations(string type, bool reads, bool writes)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), type);
        await Server.RegisterAsync("later");

        foreach (var api in new[] { "shop", "later" })
        {
            (await AllowedAsync(token, $"{api}:article.find")).ShouldBe(reads);
            (await AllowedAsync(token, $"{api}:article.create")).ShouldBe(writes);
        }

        foreach (var permission in TesseraPermissions.All)
            (await AllowedAsync(token, permission)).ShouldBeFalse(permission);
        (await AllowedAsync(token, "shop:article.nonsense")).ShouldBeFalse("T24");
    }

    [Fact]
    public async Task Custom_token_gives_exactly_what_is_ticked()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "custom", null, RegisteredApi.Create, TesseraPermissions.AuditRead);

        (await AllowedAsync(token, RegisteredApi.Create)).ShouldBeTrue();
        (await AllowedAsync(token, TesseraPermissions.AuditRead)).ShouldBeTrue();
        foreach (var other in TesseraPermissions.All.Append(RegisteredApi.Find).Except([TesseraPermissions.AuditRead]))
            (await AllowedAsync(token, other)).ShouldBeFalse(other);
    }

    // T9
    [Fact]
    public async Task Permission_of_a_removed_api_gives_nothing_until_the_api_is_registered_again()
    {
        using var admin = await Server.AdminAsync();
        await Server.RegisterAsync("gone");
        var token = await admin.CreateServiceAsync(NextName(), "custom", null, "gone:article.find", TesseraPermissions.ApiRead);
        (await AllowedAsync(token, "gone:article.find")).ShouldBeTrue();

        await Server.UnregisterAsync("gone");

        (await AllowedAsync(token, "gone:article.find")).ShouldBeFalse();
        (await admin.OkAsync(HttpMethod.Get, token.Path))["permissions"]!.AsArray().Select(name => (string?)name).ShouldBe(["gone:article.find", TesseraPermissions.ApiRead]);
        await admin.OkAsync(HttpMethod.Patch, token.Path, new { description = "still editable" });
        await admin.SendJsonAsync(HttpMethod.Patch, token.Path, """{"permissions":["gone:article.find"]}""");
        await Server.RegisterAsync("gone");
        (await AllowedAsync(token, "gone:article.find")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("full-access")]
    [InlineData("read-only")]
    [InlineData("custom", TesseraPermissions.UserWrite)]
    [InlineData("custom", RegisteredApi.Create)]
    [InlineData("custom", RegisteredApi.Find, TesseraPermissions.SettingsWrite)]
    public async Task Token_that_may_create_makes_nothing_beyond_itself(string type, params string[] permissions)
    {
        using var admin = await Server.AdminAsync();
        using var client = await MakerAsync(admin);
        var name = NextName();

        var (answer, problem) = await client.CallAsync(HttpMethod.Post, Root, new { name, duration = 7, type, permissions });

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("reason").ShouldBe("insufficient_scope");
        (await admin.OkAsync(HttpMethod.Get, $"{Root}?search={name}"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Token_that_may_create_makes_what_it_has_itself()
    {
        using var admin = await Server.AdminAsync();
        using var client = await MakerAsync(admin);

        var token = await client.CreateServiceAsync(NextName(), "custom", null, RegisteredApi.Find, TesseraPermissions.ServiceTokenCreate);

        (await AllowedAsync(token, RegisteredApi.Find)).ShouldBeTrue();
        token.Record["createdBy"].Text("kind").ShouldBe("token");
    }

    [Theory]
    [InlineData("""{"type":"full-access"}""")]
    [InlineData("""{"type":"read-only"}""")]
    [InlineData("""{"permissions":["shop:article.find","tessera:user.write"]}""")]
    public async Task Token_that_may_edit_widens_neither_others_nor_itself(string change)
    {
        using var admin = await Server.AdminAsync();
        var maker = await CreateMakerAsync(admin);
        using var client = Server.Client(maker.Secret);
        var other = await admin.CreateServiceAsync(NextName(), "custom", null, RegisteredApi.Find);

        foreach (var target in new[] { other, maker })
        {
            var before = (await admin.OkAsync(HttpMethod.Get, target.Path))["permissions"]!.ToJsonString();
            (await client.SendJsonAsync(HttpMethod.Patch, target.Path, change)).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await admin.OkAsync(HttpMethod.Get, target.Path))["permissions"]!.ToJsonString().ShouldBe(before);
        }
    }

    [Theory]
    [InlineData("full-access")]
    [InlineData("custom", TesseraPermissions.UserWrite)]
    public async Task Stronger_token_is_neither_taken_over_nor_edited(string type, params string[] permissions)
    {
        using var admin = await Server.AdminAsync();
        using var client = await MakerAsync(admin);
        var stronger = await admin.CreateServiceAsync(NextName(), type, null, permissions);

        (await client.CallAsync(HttpMethod.Post, $"{stronger.Path}/regenerate")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.CallAsync(HttpMethod.Patch, stronger.Path, new { name = NextName() })).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.CallAsync(HttpMethod.Patch, stronger.Path, new { duration = (int?)null })).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await Server.ShouldBeLiveAsync(stronger.Secret);
    }

    // T20
    [Fact]
    public async Task Personal_token_shrinks_with_its_owner_at_once()
    {
        var token = await Server.AddUserAsync("demoted@example.com", BuiltInRoles.TokenManager);
        using var client = Server.Client(token);
        (await client.CallAsync(HttpMethod.Get, Root)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await Server.ChangeUserAsync("demoted@example.com", (user, _) => user.RoleIds = [BuiltInRoles.Viewer.Id.ToString()]);

        (await client.CallAsync(HttpMethod.Get, Root)).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await Server.ShouldBeLiveAsync(token);
    }

    // T9
    [Fact]
    public async Task Personal_tokens_stop_with_their_owner_and_deleted_ones_do_not_come_back()
    {
        using var client = Server.Client(await Server.AddUserAsync("leaver@example.com"));
        var kept = await client.CreatePersonalAsync("kept");
        var deleted = await client.CreatePersonalAsync("deleted");
        await client.OkAsync(HttpMethod.Delete, deleted.Path);

        await Server.ChangeUserAsync("leaver@example.com", (user, _) => user.IsActive = false);
        await Server.ShouldBeRefusedAsync(kept.Secret);
        await Server.ChangeUserAsync("leaver@example.com", (user, _) => user.IsActive = true);
        await Server.ShouldBeLiveAsync(kept.Secret);
        await Server.ShouldBeRefusedAsync(deleted.Secret);
        await Server.ChangeUserAsync("leaver@example.com", (user, now) => (user.DeletedAt, user.EmailKey) = (now, null));
        await Server.ShouldBeRefusedAsync(kept.Secret);
    }

    private static string NextName() => $"rights {Interlocked.Increment(ref made)}";

    private static Task<IssuedRecord> CreateMakerAsync(HttpClient admin) => admin.CreateServiceAsync(
        NextName(), "custom", null, TesseraPermissions.ServiceTokenCreate, TesseraPermissions.ServiceTokenUpdate, TesseraPermissions.ServiceTokenRegenerate, RegisteredApi.Find);

    private async Task<HttpClient> MakerAsync(HttpClient admin) => Server.Client((await CreateMakerAsync(admin)).Secret);

    private async Task<bool> AllowedAsync(IssuedRecord token, string permission)
    {
        using var admin = await Server.AdminAsync();
        return (bool)(await admin.OkAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret, permission }))["allowed"]!;
    }
}
