using System.CommandLine;
using Tessera.Cli.Projects;

namespace Tessera.Cli.Tokens;

/// <summary>The collection that a token lives in: its address on the server, and the kind of token.</summary>
internal sealed record TokenHome(string Path, string Kind)
{
    public static readonly TokenHome Service = new("v1/service-tokens", "service");
    public static readonly TokenHome Personal = new("v1/personal-tokens", "personal");

    public static readonly Option<bool> PersonalOption = new("--personal") { Description = "Your own personal tokens" };
    public static readonly Option<string?> ProjectOption = new("--project")
    {
        Description = "The tokens of a project, by slug (gh/acme/web) or id",
        HelpName = "project",
    };

    public string Of(string id) => $"{Path}/{id}";

    /// <summary>What the options say; without any, what the token's hint says; without one, <paramref name="otherwise"/>.</summary>
    public static async Task<TokenHome> ChosenAsync(Session session, ParseResult parsed, TokenHome otherwise, string? token, CancellationToken ct)
    {
        var personal = parsed.GetValue(PersonalOption);
        var project = parsed.GetValue(ProjectOption);
        if (personal && project is not null)
            throw CommandFailedException.Usage("--personal and --project exclude each other.");
        if (personal)
            return Personal;
        if (project is not null)
            return new TokenHome($"v1/projects/{await ProjectIdAsync(session, project, ct)}/tokens", "project");
        if (token is null)
            return otherwise;
        if (token.Contains("tsj_", StringComparison.Ordinal))
            throw CommandFailedException.Usage("This is the hint of a project token.", "Name the project: --project <slug>");
        return token.Contains("tsp_", StringComparison.Ordinal) ? Personal
            : token.Contains("tss_", StringComparison.Ordinal) ? Service
            : otherwise;
    }

    private static async Task<string> ProjectIdAsync(Session session, string project, CancellationToken ct)
    {
        if (Guid.TryParse(project, out var id))
            return id.ToString();
        return (await ProjectLookup.OneAsync(session, project, ct)).Record.Id;
    }
}
