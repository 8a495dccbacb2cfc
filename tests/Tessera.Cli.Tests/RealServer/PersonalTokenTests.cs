using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class PersonalTokenTests(RealTessera tessera)
{
    [Fact]
    public async Task Rotating_ends_the_old_token_at_once()
    {
        var old = await CreateAsync("at once");

        var rotated = await RotateAsync(old.Id);

        rotated.Record["rotatedFrom"]!.GetValue<string>().ShouldBe(old.Id);
        (await WhoAmIAsync(old.Secret)).ShouldBe(3);
        (await WhoAmIAsync(rotated.Secret)).ShouldBe(0);
    }

    [Fact]
    public async Task Rotating_with_a_grace_keeps_both_tokens_until_it_ends()
    {
        var old = await CreateAsync("with grace");

        var rotated = await RotateAsync(old.Id, "--grace", "1h");

        (await WhoAmIAsync(rotated.Secret)).ShouldBe(0);
        (await tessera.Ada.AsAsync(old.Secret, "token", "whoami")).Lines.ShouldContain("Status\tgrace");
        var second = await tessera.Ada.RunAsync("token", "rotate", old.Id);
        second.ExitCode.ShouldBe(6);
        second.Error.ShouldContain("Rotate the newer one");
    }

    [Fact]
    public async Task Rotating_on_first_use_ends_the_old_token_when_the_new_one_is_used()
    {
        var old = await CreateAsync("on first use");
        var rotated = await RotateAsync(old.Id, "--on-first-use");
        (await WhoAmIAsync(old.Secret)).ShouldBe(0);

        (await WhoAmIAsync(rotated.Secret)).ShouldBe(0);

        // Whoever uses the new token does not wait for the old one to go, so it may take a moment.
        using var http = tessera.Ada.Http();
        var patience = Stopwatch.StartNew();
        HttpResponseMessage answer;
        do
            answer = await http.GetAsync($"/v1/personal-tokens/{old.Id}", TestContext.Current.CancellationToken);
        while (answer.IsSuccessStatusCode && patience.Elapsed < TimeSpan.FromSeconds(30));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await WhoAmIAsync(old.Secret)).ShouldBe(3);
    }

    [Fact]
    public async Task The_secret_of_a_rotation_stands_alone_on_stdout()
    {
        await CreateAsync("alone");

        var result = await tessera.Ada.OkAsync("token", "rotate", "alone");

        result.Out.ShouldMatch(@"\Atsp_[0-9A-Za-z]{38}\n\z");
        result.Error.ShouldContain("Rotated: personal token \"alone\"");
    }

    private async Task<Made> CreateAsync(string name) => new(await tessera.Ada.JsonAsync("token", "create", "--personal", "--name", name));

    private async Task<Made> RotateAsync(string id, params string[] options) => new(await tessera.Ada.JsonAsync(["token", "rotate", id, .. options]));

    private async Task<int> WhoAmIAsync(string secret) => (await tessera.Ada.AsAsync(secret, "token", "whoami")).ExitCode;

    private sealed record Made(JsonNode Record)
    {
        public string Id => Record["id"]!.GetValue<string>();

        public string Secret => Record["token"]!.GetValue<string>();
    }
}
