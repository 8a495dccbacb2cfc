using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Tokens;

/// <summary>Who may read a token's record reads its usage, and nobody else: a refusal is that of the record.</summary>
public sealed class TokenHistoryRightsTests
{
    [Fact]
    public async Task Usage_is_open_to_exactly_those_who_may_read_the_record_and_refused_in_the_same_words()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (writer, client) = await server.UserAsync("writer@example.com", "Developer");
        using var writing = client;
        var (reader, second) = await server.UserAsync("reader@example.com", "Developer");
        using var reading = second;
        var mine = await admin.CreateProjectAsync("gh/acme/mine");
        await admin.PutMemberAsync(mine, writer, "write");
        await admin.PutMemberAsync(mine, reader, "read");
        var theirs = await admin.CreateProjectAsync("gh/acme/theirs");
        IssuedRecord[] tokens =
        [
            await admin.CreatePersonalAsync(), await writing.CreatePersonalAsync(), await reading.CreatePersonalAsync(),
            await admin.CreateServiceAsync("service"), await admin.CreateProjectTokenAsync(mine), await admin.CreateProjectTokenAsync(theirs),
        ];
        using var keeper = server.Client((await admin.CreateServiceAsync("keeper", "custom", null, TesseraPermissions.ServiceTokenRead)).Secret);
        using var service = server.Client(tokens[3].Secret);
        using var project = server.Client(tokens[4].Secret);
        using var nobody = server.Client();

        var open = new List<string>();
        foreach (var (name, caller) in new[] { ("admin", admin), ("writer", writing), ("reader", reading), ("keeper", keeper), ("service", service), ("project", project), ("nobody", nobody) })
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                var record = await AskAsync(caller, tokens[i].Path);
                var usage = await AskAsync(caller, $"{tokens[i].Path}/usage");
                usage.Status.ShouldBe(record.Status, $"{name} {i}");
                if (usage.Status == HttpStatusCode.OK)
                    open.Add($"{name} {i}");
                else
                    usage.Body.ShouldBe(record.Body, $"{name} {i}");
            }
        }

        open.ShouldBe(["admin 0", "admin 3", "admin 4", "admin 5", "writer 1", "writer 4", "reader 2", "keeper 3"]);
    }

    [Fact]
    public async Task Usage_of_another_kind_or_of_nothing_is_not_found()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var personal = await admin.CreatePersonalAsync();
        var service = await admin.CreateServiceAsync("service");

        foreach (var path in new[] { $"/v1/personal-tokens/{service.Id}", $"/v1/service-tokens/{personal.Id}", $"/v1/personal-tokens/{Guid.AllBitsSet}", $"/v1/service-tokens/{Guid.AllBitsSet}" })
            (await admin.StatusAsync(HttpMethod.Get, $"{path}/usage")).ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task Usage_of_one_token_holds_nothing_of_another()
    {
        await using var server = TesseraServer.Start();
        await server.RegisterAsync();
        using var admin = await server.AdminAsync();
        var used = await admin.CreatePersonalAsync("used");
        var other = await admin.CreatePersonalAsync("other");
        (await admin.AskAsync(used.Secret, RegisteredApi.Find)).ShouldBeTrue();
        (await admin.AskAsync(used.Secret, "shop:nothing.here")).ShouldBeFalse();
        await server.FlushUsageAsync();

        var usage = await admin.UsageAsync(other);

        ((long)usage["calls"]!, (long)usage["refusals"]!, usage["lastUsedFor"]).ShouldBe((0, 0, null));
        usage["recentRefusals"]!.AsArray().ShouldBeEmpty();
        usage.Day(server.Clock.GetUtcNow()).ShouldBe((0, 0));
    }

    private static async Task<(HttpStatusCode Status, string? Body)> AskAsync(HttpClient client, string path)
    {
        var (answer, json) = await client.CallAsync(HttpMethod.Get, path);
        (json as JsonObject)?.Remove("traceId");
        return (answer.StatusCode, json?.ToJsonString());
    }
}
