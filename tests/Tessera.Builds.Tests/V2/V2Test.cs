using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.V2;

/// <summary>What tests of v2 begin with: a project, and calls with a personal token.</summary>
public abstract class V2Test : IAsyncLifetime
{
    private protected const string Web = "/api/v2/project/gh/acme/web";
    private protected BuildsHost host = null!;
    private protected Project project = null!;
    private protected HttpClient ada = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        project = host.Instance.AddProject("gh/acme/web");
        ada = host.Client(host.Instance.PersonalToken().Secret);
    }

    public async ValueTask DisposeAsync()
    {
        ada.Dispose();
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static IEnumerable<JsonNode?> Items(JsonNode page) => page["items"]!.AsArray();

    private protected static JsonNode Single(JsonNode page)
    {
        page["next_page_token"].ShouldBeNull();
        return Items(page).ShouldHaveSingleItem()!;
    }
}
