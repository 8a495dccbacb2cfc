using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>A call of the builds API as a row of the table has it.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Row">Which row of the table it belongs to.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, <c>{p}</c> standing for the project's slug and <c>{n}</c> for a build that was queued for this call.</param>
/// <param name="Body">Its body, when it has one.</param>
internal sealed record BuildsOperation(string Name, TableRow Row, HttpMethod Method, string Path, object? Body = null)
{
    public static IReadOnlyList<BuildsOperation> All { get; } =
    [
        new("badge", TableRow.Status, HttpMethod.Get, "/{p}.svg"),
        new("badge of a branch", TableRow.Status, HttpMethod.Get, "/{p}/tree/main.svg?style=shield"),
        new("status feed", TableRow.Status, HttpMethod.Get, "/{p}.cc.xml"),
        new("status", TableRow.Status, HttpMethod.Get, "/api/v1.1/project/{p}/status"),
        new("builds", TableRow.Build, HttpMethod.Get, "/api/v1.1/project/{p}"),
        new("builds of a branch", TableRow.Build, HttpMethod.Get, "/api/v1.1/project/{p}/tree/main"),
        new("build", TableRow.Build, HttpMethod.Get, "/api/v1.1/project/{p}/1"),
        new("tests", TableRow.Build, HttpMethod.Get, "/api/v1.1/project/{p}/1/tests"),
        new("settings", TableRow.Settings, HttpMethod.Get, "/api/v1.1/project/{p}/settings"),
        new("variables", TableRow.Settings, HttpMethod.Get, "/api/v1.1/project/{p}/envvar"),
        new("variable", TableRow.Settings, HttpMethod.Get, "/api/v1.1/project/{p}/envvar/KEY"),
        new("artifacts", TableRow.Artifact, HttpMethod.Get, "/api/v1.1/project/{p}/1/artifacts"),
        new("latest artifacts", TableRow.Artifact, HttpMethod.Get, "/api/v1.1/project/{p}/latest/artifacts?branch=main"),
        new("artifact", TableRow.Artifact, HttpMethod.Get, "/api/v1.1/project/{p}/1/artifacts/out/a.txt"),
        new("trigger", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}"),
        new("trigger of a branch", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}/tree/main", new { build_parameters = new { CIRCLE_JOB = "deploy" } }),
        new("retry", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}/1/retry"),
        new("cancel", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}/{n}/cancel"),
        new("report", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}/report", new { branch = "other", status = "success" }),
        new("claim", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}/claim", new { jobs = new[] { "nobody's" } }),
        new("upload", TableRow.Write, HttpMethod.Put, "/api/v1.1/project/{p}/1/artifacts/out/b.txt", "text"),
        new("variable set", TableRow.Write, HttpMethod.Post, "/api/v1.1/project/{p}/envvar", new { name = "KEY", value = "value" }),
        new("settings set", TableRow.Write, HttpMethod.Put, "/api/v1.1/project/{p}/settings", new { default_branch = "main" }),
        new("tokens", TableRow.Personal, HttpMethod.Get, "/api/v1.1/project/{p}/token"),
        new("token made", TableRow.Personal, HttpMethod.Post, "/api/v1.1/project/{p}/token", new { label = "x", scope = "status" }),
        new("me", TableRow.Me, HttpMethod.Get, "/api/v1.1/me"),
        new("projects", TableRow.Me, HttpMethod.Get, "/api/v1.1/projects"),
        new("recent builds", TableRow.Me, HttpMethod.Get, "/api/v1.1/recent-builds"),
        new("v2 project", TableRow.V2, HttpMethod.Get, "/api/v2/project/{p}"),
        new("v2 pipelines", TableRow.V2, HttpMethod.Get, "/api/v2/project/{p}/pipeline"),
        new("v2 trigger", TableRow.V2, HttpMethod.Post, "/api/v2/project/{p}/pipeline", new { branch = "main" }),
        new("v2 job", TableRow.V2, HttpMethod.Get, "/api/v2/project/{p}/job/1"),
        new("v2 artifacts", TableRow.V2, HttpMethod.Get, "/api/v2/project/{p}/1/artifacts"),
        new("v2 variables", TableRow.V2, HttpMethod.Get, "/api/v2/project/{p}/envvar"),
    ];

    /// <summary>Calls, presenting the token in one of the ways there are.</summary>
    public async Task<(int Status, JsonNode? Body)> CallAsync(TesseraServer server, string project, string? token, Presentation presentation)
    {
        var path = Path.Replace("{p}", project, StringComparison.Ordinal);
        if (path.Contains("{n}", StringComparison.Ordinal))
            path = path.Replace("{n}", await QueueAsync(server, project), StringComparison.Ordinal);
        using var client = server.Client(presentation == Presentation.Bearer ? token : null);
        if (token is not null && presentation == Presentation.Header)
            client.DefaultRequestHeaders.Add("Circle-Token", token);
        if (token is not null && presentation == Presentation.Basic)
            client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{token}:")));
        if (token is not null && presentation == Presentation.Query)
            path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}circle-token={token}";
        using var request = new HttpRequestMessage(Method, path) { Content = Body switch { null => null, string given => new StringContent(given), _ => JsonContent.Create(Body) } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "application/json" && text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    private static async Task<string> QueueAsync(TesseraServer server, string project)
    {
        using var admin = await server.AdminAsync();
        return ((int)(await admin.OkAsync(HttpMethod.Post, $"/api/v1.1/project/{project}"))["build_num"]!).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>Rows of the table of scopes and operations.</summary>
internal enum TableRow
{
    Status,
    Build,
    Settings,
    Artifact,
    Write,
    Personal,
    Me,
    V2,
}

/// <summary>Ways of presenting a token (T30).</summary>
internal enum Presentation
{
    Bearer,
    Header,
    Basic,
    Query,
}
