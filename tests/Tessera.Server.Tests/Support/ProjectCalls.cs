using System.Text.Json.Nodes;

namespace Tessera.Server.Tests.Support;

/// <summary>The calls that tests of projects begin with.</summary>
internal static class ProjectCalls
{
    /// <summary>Makes a project; gives its address.</summary>
    public static async Task<string> CreateProjectAsync(this HttpClient client, string slug, string? visibility = null) =>
        PathOf(await client.OkAsync(HttpMethod.Post, "/v1/projects", visibility is null ? new { slug } : new { slug, visibility }));

    public static Task<JsonNode> PutMemberAsync(this HttpClient client, string project, Guid user, string access) =>
        client.OkAsync(HttpMethod.Put, $"{project}/members/{user}", new { access });

    public static async Task<IssuedRecord> CreateProjectTokenAsync(this HttpClient client, string project, string scope = "read-only", string label = "ci", int? duration = null) =>
        TokenCalls.Issued(await client.OkAsync(HttpMethod.Post, $"{project}/tokens", new { label, scope, duration }));

    public static string PathOf(JsonNode project) => $"/v1/projects/{project.Text("id")}";

    public static Guid IdOf(string project) => Guid.Parse(project.Split('/')[^1]);
}
