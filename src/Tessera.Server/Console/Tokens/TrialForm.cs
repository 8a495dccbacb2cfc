using Tessera.Server.Console.Forms;
using Tessera.Server.Verification;

namespace Tessera.Server.Console.Tokens;

/// <summary>What somebody wants to know of a token, from the address of its page: a path of an API, or a permission.</summary>
internal sealed record TrialForm
{
    public string Api { get; init; } = "";

    public string Method { get; init; } = "GET";

    public string Path { get; init; } = "";

    public string Permission { get; init; } = "";

    public string Project { get; init; } = "";

    public FormErrors Errors { get; init; } = [];

    /// <summary>Whether anything is asked.</summary>
    public bool IsAsked => Path.Length > 0 || Permission.Length > 0;

    public static TrialForm Read(IQueryCollection query) => new()
    {
        Api = Text(query, "api"),
        Method = Text(query, "method") is { Length: > 0 } method ? method : "GET",
        Path = Text(query, "path"),
        Permission = Text(query, "permission"),
        Project = Text(query, "project"),
    };

    /// <summary>The question as a program would put it.</summary>
    public VerifyQuestion ToQuestion(string? ownProject) => new(
        Token: "",
        Permission: Permission.Length > 0 ? Permission : null,
        Api: Path.Length > 0 ? Api : null,
        Method: Path.Length > 0 ? Method : null,
        Path: Path.Length > 0 ? Path : null,
        Project: Project.Length > 0 ? Project : ownProject);

    private static string Text(IQueryCollection query, string name) => query[name] is [{ Length: <= 2048 } text, ..] ? text.Trim() : "";
}
