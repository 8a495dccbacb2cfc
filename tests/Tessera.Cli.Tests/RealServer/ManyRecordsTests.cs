using System.Net.Http.Json;

namespace Tessera.Cli.Tests.RealServer;

/// <summary>The server gives 200 records at most at a time; lists hold all of them.</summary>
[Collection(RealServerTests.Name)]
public sealed class ManyRecordsTests(RealTessera tessera)
{
    private const int Many = 201;

    [Theory]
    [InlineData("token list", "/v1/service-tokens", """{"name":"many-#","type":"read-only","duration":7}""")]
    [InlineData("token list --personal", "/v1/personal-tokens", """{"name":"many-#"}""")]
    [InlineData("user list", "/v1/users", """{"email":"many-#@example.com","name":"many-#","roles":[]}""")]
    [InlineData("role list", "/v1/roles", """{"name":"many-#","permissions":[],"apis":"none"}""")]
    [InlineData("api list", "/v1/apis/many-#", """{"routes":[]}""")]
    public async Task A_list_is_read_to_its_end(string command, string path, string body)
    {
        using var http = tessera.Ada.Http();
        for (var i = 0; i < Many; i++)
            await MakeAsync(http, path, body, $"{i}");

        var list = await tessera.Ada.JsonAsync(command.Split(' '));

        list["next"].ShouldBeNull();
        list["items"]!.AsArray().Count(item => item!["name"]!.GetValue<string>().StartsWith("many-", StringComparison.Ordinal)).ShouldBe(Many);
        list["items"]!.AsArray().Select(item => item!["id"]?.GetValue<string>() ?? item["name"]!.GetValue<string>()).ShouldBeUnique();
    }

    [Fact]
    public async Task The_audit_log_is_read_as_far_as_the_limit_goes()
    {
        using var http = tessera.Ada.Http();
        for (var i = 0; i < Many; i++)
            await MakeAsync(http, "/v1/roles", """{"name":"logged-#","permissions":[],"apis":"none"}""", $"{i}");

        var list = await tessera.Ada.JsonAsync("audit", "list", "--limit", $"{Many}");

        list["items"]!.AsArray().Count.ShouldBe(Many);
        list["items"]!.AsArray().Select(item => item!["id"]!.GetValue<long>()).ShouldBeInOrder(SortDirection.Descending);
        list["next"].ShouldNotBeNull();
    }

    private static async Task MakeAsync(HttpClient http, string path, string body, string number)
    {
        using var request = new HttpRequestMessage(path.Contains('#', StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post, path.Replace("#", number, StringComparison.Ordinal));
        request.Content = new StringContent(body.Replace("#", number, StringComparison.Ordinal), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
