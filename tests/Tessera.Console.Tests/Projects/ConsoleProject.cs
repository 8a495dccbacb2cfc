using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>A project of its own on a server that tests share, with what the APIs keep of it.</summary>
internal sealed class ConsoleProject : IDisposable
{
    private ConsoleProject(TesseraServer server, HttpClient admin, JsonNode project)
    {
        Server = server;
        Admin = admin;
        Id = Guid.Parse(project.Text("id"));
        Slug = project.Text("slug");
    }

    public TesseraServer Server { get; }

    /// <summary>Calls the APIs as the administrator.</summary>
    public HttpClient Admin { get; }

    public Guid Id { get; }

    public string Slug { get; }

    /// <summary>Where the console has it.</summary>
    public string Address => $"/projects/{Slug}";

    public string Settings => $"{Address}/settings";

    /// <summary>Where the management API has it.</summary>
    public string Record => $"/v1/projects/{Id}";

    /// <summary>Where the builds API has it.</summary>
    public string Builds => $"/api/v1.1/project/{Slug}";

    public static async Task<ConsoleProject> OnAsync(TesseraServer server, string visibility = "private", string name = "web", string? slug = null)
    {
        var admin = await server.AdminAsync();
        return new(server, admin, await admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug = slug ?? $"gh/acme/{Guid.CreateVersion7():N}", name, visibility }));
    }

    /// <summary>Reports a build; gives its number.</summary>
    public async Task<int> ReportAsync(string status = "success", string branch = "main", string? subject = null) =>
        (int)(await Admin.OkAsync(HttpMethod.Post, $"{Builds}/report", new { branch, status, subject }))["build_num"]!;

    /// <summary>Makes a user, who belongs to the project when an access is given; gives them signed in.</summary>
    public async Task<SessionClient> UserAsync(string? access, Role? role = null, string language = "en")
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        using var user = Server.Client(await Server.AddUserAsync(email, role));
        var id = Guid.Parse((await user.OkAsync(HttpMethod.Get, "/api/v1.1/me")).Text("id"));
        if (access is not null)
            await Admin.PutMemberAsync(Record, id, access);
        return await SessionClient.SignedInAsync(Server, language, email, Members.MemberSecret);
    }

    public void Dispose() => Admin.Dispose();
}

internal static class SessionForms
{
    /// <summary>Sends fields to an address as one of the console's own forms, whether or not a page has such a form for this viewer.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this SessionClient client, string path, params (string Name, string Value)[] fields)
    {
        var page = await client.PageAsync("/user/tokens/new");
        return await client.PostAsync(path, [("form", page.QuerySelector("input[name=form]")!.GetAttribute("value")!), .. fields]);
    }

    /// <summary>The page to which an answer leads.</summary>
    public static Task<IHtmlDocument> FollowAsync(this SessionClient client, HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return client.PageAsync(answer.Headers.Location!.ToString());
    }

    /// <summary>What a page says, without its markup.</summary>
    public static string Text(this IHtmlDocument page) => page.QuerySelector("main")!.TextContent;
}
