using System.Globalization;
using System.Net;
using System.Text;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class SignInTests
{
    private const string Email = "ada@example.com";
    private const string Home = "192.0.2.7";
    private const string Stranger = "198.51.100.9";

    [Fact]
    public async Task Five_failures_cost_nothing_and_from_the_sixth_on_waiting_grows()
    {
        await using var server = Behind();
        for (var i = 0; i < 6; i++)
            (await StatusAsync(server, Email, "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        var waits = new List<int>();

        for (var i = 0; i < 4; i++)
        {
            var answer = await TryAsync(server, Email, "wrong");
            answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            waits.Add((int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            server.Clock.Advance(answer.Headers.RetryAfter.Delta.Value);
            (await StatusAsync(server, Email, "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        waits.ShouldBe([1, 2, 4, 8]);
    }

    [Fact]
    public async Task While_throttled_even_the_right_password_is_not_looked_at_and_afterwards_it_begins_anew()
    {
        await using var server = Behind();
        await server.AcceptAsync(People.CodeOf(await server.InviteAsync(Email)));
        for (var i = 0; i < 6; i++)
            await StatusAsync(server, Email, "wrong");

        (await StatusAsync(server, Email, People.Secret)).ShouldBe(HttpStatusCode.TooManyRequests);

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(server, Email, People.Secret)).ShouldBe(HttpStatusCode.Created);
        for (var i = 0; i < 6; i++)
            (await StatusAsync(server, Email, "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Email)]
    [InlineData("nobody@example.com")]
    public async Task Spellings_of_an_address_share_one_counter_whether_it_exists_or_not(string email)
    {
        await using var server = Behind();
        await server.InviteAsync(Email);
        var wide = string.Concat(email.Select(c => char.IsAsciiLetterLower(c) ? (char)(c + ('ａ' - 'a')) : c));
        string[] spellings = [email, email.ToUpperInvariant(), $"  {email}", $"{email} ", wide, CultureInfo.InvariantCulture.TextInfo.ToTitleCase(email)];
        foreach (var spelling in spellings)
            (await StatusAsync(server, spelling, "wrong")).ShouldBe(HttpStatusCode.Unauthorized);

        (await StatusAsync(server, email, "wrong")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task One_network_is_one_counter_however_many_addresses_of_it_are_used()
    {
        await using var server = Behind();
        for (var i = 0; i < 6; i++)
            (await StatusAsync(server, Email, "wrong", $"2001:db8:1:2:{i:x}::{i:x}")).ShouldBe(HttpStatusCode.Unauthorized);

        (await StatusAsync(server, Email, "wrong", "2001:db8:1:2::ffff")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(server, Email, "wrong", "2001:db8:1:3::1")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_header_that_names_another_address_helps_nobody_who_is_no_proxy()
    {
        await using var server = TesseraServer.Start();
        for (var i = 0; i < 6; i++)
            await StatusAsync(server, Email, "wrong", $"203.0.113.{i}");

        (await StatusAsync(server, Email, "wrong", "203.0.113.99")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Trying_many_accounts_from_one_network_is_slowed_down()
    {
        await using var server = Behind();
        for (var i = 0; i < 31; i++)
            (await StatusAsync(server, $"user{i}@example.com", "wrong", Stranger)).ShouldBe(HttpStatusCode.Unauthorized);

        (await StatusAsync(server, "another@example.com", "wrong", Stranger)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(server, "another@example.com", "wrong", Home)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Many_networks_against_one_account_are_slowed_down_and_the_owner_still_gets_in()
    {
        await using var server = Behind();
        await server.AcceptAsync(People.CodeOf(await server.InviteAsync(Email)));
        (await StatusAsync(server, Email, People.Secret, Home)).ShouldBe(HttpStatusCode.Created);
        for (var i = 0; i < 101; i++)
            (await StatusAsync(server, Email, "wrong", $"198.51.100.{i}")).ShouldBe(HttpStatusCode.Unauthorized);

        (await StatusAsync(server, Email, "wrong", "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(server, Email, People.Secret, Home)).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_neighbour_who_tries_other_accounts_does_not_keep_the_owner_out()
    {
        await using var server = Behind();
        await server.AcceptAsync(People.CodeOf(await server.InviteAsync(Email)));
        (await StatusAsync(server, Email, People.Secret, Home)).ShouldBe(HttpStatusCode.Created);
        for (var i = 0; i < 32; i++)
            await StatusAsync(server, $"user{i}@example.com", "wrong", Home);

        (await StatusAsync(server, "another@example.com", "wrong", Home)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(server, Email, People.Secret, Home)).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Many_attempts_at_once_get_no_further_than_many_in_a_row()
    {
        await using var server = Behind();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StatusAsync(server, Email, "wrong")));

        answers.Count(status => status == HttpStatusCode.Unauthorized).ShouldBe(6);
    }

    [Fact]
    public async Task Unknown_deactivated_invited_and_wrong_are_answered_alike()
    {
        await using var server = Behind();
        using var admin = await server.AdminAsync();
        await server.InviteAsync("invited@example.com");
        var (id, client) = await server.UserAsync("out@example.com");
        client.Dispose();
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = false });

        string[] answers = [await Refusal("unknown@example.com", People.Secret), await Refusal("invited@example.com", ""), await Refusal("out@example.com", People.Secret), await Refusal(TesseraServer.AdminEmail, "wrong")];

        answers.Distinct().ShouldHaveSingleItem();

        async Task<string> Refusal(string email, string password)
        {
            var answer = await TryAsync(server, email, password);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            var problem = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
            problem.Remove("traceId");
            return $"{answer.Headers.WwwAuthenticate} {problem.ToJsonString()}";
        }
    }

    /// <summary>Signs in and gives the status.</summary>
    internal static async Task<HttpStatusCode> StatusAsync(TesseraServer server, string email, string password, string from = Stranger) =>
        (await TryAsync(server, email, password, from)).StatusCode;

    private static TesseraServer Behind() => TesseraServer.Start(settings: [("Tessera:TrustedProxies:0", "127.0.0.1"), ("Tessera:TrustedProxies:1", "::1")]);

    private static async Task<HttpResponseMessage> TryAsync(TesseraServer server, string email, string password, string from = Stranger)
    {
        using var client = server.Client();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));
        var (answer, _) = await client.CallAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = "test" }, ("X-Forwarded-For", from));
        return answer;
    }
}
