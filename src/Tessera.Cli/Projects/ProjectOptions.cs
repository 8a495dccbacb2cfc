using System.CommandLine;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Projects;

/// <summary>How a project is named and described on the command line.</summary>
internal static class ProjectOptions
{
    public static readonly Argument<string> Project = new("project") { Description = "Slug (gh/acme/web) or id of the project" };
    public static readonly Option<string?> Name = new("--name") { Description = "Its name for people" };
    public static readonly Option<string?> DefaultBranch = new("--default-branch") { Description = "The branch that is meant when none is named" };

    public static readonly Option<string?> Visibility = new Option<string?>("--visibility") { Description = "Who may read what is opened to the public" }
        .AcceptOnlyFromAmong("private", "public");

    /// <summary>The members that were given, and no others.</summary>
    public static JsonObject Body(ParseResult parsed)
    {
        var body = new JsonObject();
        if (parsed.GetValue(Name) is { } name)
            body["name"] = name;
        if (parsed.GetValue(Visibility) is { } visibility)
            body["visibility"] = visibility;
        if (parsed.GetValue(DefaultBranch) is { } branch)
            body["defaultBranch"] = branch;
        return body;
    }
}
