using System.CommandLine;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tokens;

/// <summary>Makes a token, and prints its secret alone on stdout.</summary>
internal static class CreateToken
{
    private static readonly Option<string> Name = new("--name") { Description = "The token's name (a project token's label)", Required = true };
    private static readonly Option<string?> Description = new("--description") { Description = "What it is for (service tokens)" };
    private static readonly Option<string?> Type = new Option<string?>("--type")
    {
        Description = "What a service token may do. Default: custom when --permission is given",
    }.AcceptOnlyFromAmong("read-only", "full-access", "custom");

    private static readonly Option<string[]> Permissions = new("--permission")
    {
        Description = "A permission of a custom service token, such as shop:article.find; repeatable",
    };

    private static readonly Option<string?> Scope = new Option<string?>("--scope") { Description = "What a project token may do" }
        .AcceptOnlyFromAmong("status", "read-only", "admin", "build-artifacts", "all");

    public static Command Create() =>
        new Command("create", "Makes a service token (or --personal, or --project) and prints its secret, and nothing else, on standard output")
        {
            TokenHome.PersonalOption, TokenHome.ProjectOption, Name, Description, Type, Permissions, Scope, Durations.ForCreation,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var home = await TokenHome.ChosenAsync(session, parsed, TokenHome.Service, token: null, ct);
        var body = home.Kind switch
        {
            "service" => ServiceBody(parsed),
            "project" => ProjectBody(parsed),
            _ => PersonalBody(parsed),
        };
        var answer = await session.Client.PostAsync(home.Path, body, ct);
        TokenView.Secret(session, answer, "Created");
        return ExitCode.Ok;
    }

    private static JsonObject ServiceBody(ParseResult parsed)
    {
        Refuse(parsed, "service", Scope);
        var permissions = parsed.GetValue(Permissions) ?? [];
        var type = parsed.GetValue(Type) ?? (permissions.Length > 0 ? "custom" : null)
            ?? throw CommandFailedException.Usage("A service token needs to be told what it may do.", "Give --type read-only, --type full-access, or --permission (repeatable).");
        var body = new JsonObject { ["name"] = parsed.GetValue(Name), ["type"] = type };
        if (parsed.GetValue(Description) is { } description)
            body["description"] = description;
        if (permissions.Length > 0)
            body["permissions"] = new JsonArray([.. permissions.Select(p => JsonValue.Create(p))]);
        Durations.AddTo(body, parsed.GetValue(Durations.ForCreation) ?? "30");
        return body;
    }

    private static JsonObject ProjectBody(ParseResult parsed)
    {
        Refuse(parsed, "project", Description, Type, Permissions);
        var scope = parsed.GetValue(Scope) ?? throw CommandFailedException.Usage("A project token needs --scope.");
        var body = new JsonObject { ["label"] = parsed.GetValue(Name), ["scope"] = scope };
        Durations.AddTo(body, parsed.GetValue(Durations.ForCreation));
        return body;
    }

    private static JsonObject PersonalBody(ParseResult parsed)
    {
        Refuse(parsed, "personal", Description, Type, Permissions, Scope);
        var body = new JsonObject { ["name"] = parsed.GetValue(Name) };
        Durations.AddTo(body, parsed.GetValue(Durations.ForCreation));
        return body;
    }

    private static void Refuse(ParseResult parsed, string kind, params Option[] foreign)
    {
        if (Array.Find(foreign, option => parsed.GetResult(option) is { Implicit: false }) is { } option)
            throw CommandFailedException.Usage($"{option.Name} does not apply to {kind} tokens.");
    }
}
