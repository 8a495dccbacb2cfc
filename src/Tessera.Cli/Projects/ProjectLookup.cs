using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Projects;

/// <summary>Finds a project by slug or id, and people within it.</summary>
internal static class ProjectLookup
{
    public static Task<(ProjectRecord Record, JsonNode Json)> OneAsync(Session session, ParseResult parsed, CancellationToken ct) =>
        OneAsync(session, parsed.GetRequiredValue(ProjectOptions.Project), ct);

    public static async Task<(ProjectRecord Record, JsonNode Json)> OneAsync(Session session, string wanted, CancellationToken ct)
    {
        if (Guid.TryParse(wanted, out var id))
        {
            var answer = await session.Client.GetAsync($"v1/projects/{id}", ct);
            return (answer.Read(WireJson.Default.ProjectRecord), answer.Document);
        }

        // The server knows the long forms of slugs too, so what it found is what was meant.
        var items = await session.Client.ListAsync(Query.Add("v1/projects", ("slug", wanted)), ct);
        return items switch
        {
            [{ } only] => (Answer.Read(only, WireJson.Default.ProjectRecord), only),
            [] => throw new CommandFailedException(ExitCode.NotFound, $"There is no project \"{wanted}\", or you may not see it."),
            _ => throw Failure.NotUnderstood(),
        };
    }

    /// <summary>The member with that id, e-mail address or unique name.</summary>
    public static async Task<MemberRecord> MemberAsync(Session session, ProjectRecord project, string wanted, CancellationToken ct)
    {
        var (member, _) = await Lookup.OneAsync(
            session, $"v1/projects/{project.Id}/members", WireJson.Default.MemberRecord, "member", wanted,
            m => Lookup.Same(m.Email, wanted) || Lookup.Same(m.Name, wanted), m => m.UserId, ct);
        return member;
    }
}
