namespace Tessera.Screenshots;

/// <summary>The pages of which there are pictures, and how to get there.</summary>
internal static class Scene
{
    private const string Project = "/projects/gh/acme/web";

    public static IReadOnlyList<(string Name, Func<Camera.Session, Task> Go)> All { get; } =
    [
        ("projects", session => session.Page.GotoAsync("/projects")),
        ("project", session => session.Page.GotoAsync(Project)),
        ("api-permissions", session => session.Page.GotoAsync($"{Project}/settings/api-permissions")),
        ("personal-tokens", session => session.Page.GotoAsync("/user/tokens")),
        ("api-tokens", session => session.Page.GotoAsync("/settings/api-tokens")),
        ("custom-token", ChooseAsync),
        ("api-token", OpenTokenAsync),
        ("audit-log", session => session.Page.GotoAsync("/settings/audit-log")),
    ];

    private static async Task ChooseAsync(Camera.Session session)
    {
        await session.Page.GotoAsync("/settings/api-tokens/create");
        await session.Page.Locator("input[name=type][value=custom]").CheckAsync();
        await session.Page.Locator("details:has(input[value='shop:article.find']) > summary").ClickAsync();
        await session.Page.Locator("input[value='shop:article.find']").CheckAsync();
        await session.Page.Locator("input[value='shop:article.find']").ScrollIntoViewIfNeededAsync();
    }

    private static async Task OpenTokenAsync(Camera.Session session)
    {
        await session.Page.GotoAsync("/settings/api-tokens");
        await session.Page.Locator("tbody th[scope=row] a").First.ClickAsync();
        // Use is written down every few seconds; until then the page has no chart of it.
        while (await session.Page.Locator(".chart").CountAsync() == 0)
            await session.Page.ReloadAsync();
    }
}
