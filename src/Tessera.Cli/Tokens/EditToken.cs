using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Tokens;

/// <summary>
/// Changes a service token. Reads it first and sends its ETag along, so that two people who edit at once do not
/// overwrite each other unawares: the later one is told (412).
/// </summary>
internal static class EditToken
{
    private static readonly Option<string?> Name = new("--name") { Description = "A new name" };
    private static readonly Option<string?> Description = new("--description") { Description = "A new description; \"\" removes it" };
    private static readonly Option<string?> Type = new Option<string?>("--type") { Description = "A new type" }
        .AcceptOnlyFromAmong("read-only", "full-access", "custom");

    private static readonly Option<string[]> Permissions = new("--permission") { Description = "The permissions, all of them; repeatable" };
    private static readonly Option<string[]> Added = new("--add-permission") { Description = "A permission more; repeatable" };
    private static readonly Option<string[]> Removed = new("--remove-permission") { Description = "A permission less; repeatable" };

    public static Command Create() =>
        new Command("edit", "Changes a service token; its secret keeps working")
        {
            TokenLookup.Token, Name, Description, Type, Permissions, Added, Removed, Durations.ForEdit,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        Option[] changes = [Name, Description, Type, Permissions, Added, Removed, Durations.ForEdit];
        if (!Array.Exists(changes, option => Given(parsed, option)))
            throw CommandFailedException.Usage("Nothing to change was given.", "See: tessera token edit --help");
        if (Given(parsed, Permissions) && (Given(parsed, Added) || Given(parsed, Removed)))
            throw CommandFailedException.Usage("--permission replaces the list; --add-permission and --remove-permission change it. Give one or the others.");

        var home = TokenHome.Service;
        var path = home.Of(await TokenLookup.IdAsync(session, home, parsed.GetRequiredValue(TokenLookup.Token), ct));
        var current = await session.Client.GetAsync(path, ct);
        var body = Changes(parsed, current.Read(WireJson.Default.TokenRecord));
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = TesseraClient.Json(body) };
        if (current.ETag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", current.ETag);
        var answer = await session.Client.SendAsync(request, ct);
        session.Screen.Show(answer.Document, () => TokenView.Details(answer.Read(WireJson.Default.TokenRecord)));
        return ExitCode.Ok;
    }

    private static JsonObject Changes(ParseResult parsed, TokenRecord current)
    {
        var body = new JsonObject();
        if (parsed.GetValue(Name) is { } name)
            body["name"] = name;
        if (parsed.GetValue(Description) is { } description)
            body["description"] = description;
        var type = parsed.GetValue(Type);
        if (type is not null)
            body["type"] = type;
        if (NewPermissions(parsed, current) is { } permissions)
            body["permissions"] = new JsonArray([.. permissions.Select(p => JsonValue.Create(p))]);
        else if (type is "read-only" or "full-access" && current.Permissions is { Count: > 0 })
            body["permissions"] = new JsonArray(); // these types take no list, and the old one would otherwise stay
        Durations.AddTo(body, parsed.GetValue(Durations.ForEdit));
        return body;
    }

    private static IEnumerable<string>? NewPermissions(ParseResult parsed, TokenRecord current)
    {
        if (Given(parsed, Permissions))
            return parsed.GetValue(Permissions);
        if (!Given(parsed, Added) && !Given(parsed, Removed))
            return null;
        return (current.Permissions ?? [])
            .Except(parsed.GetValue(Removed) ?? [], StringComparer.Ordinal)
            .Union(parsed.GetValue(Added) ?? [], StringComparer.Ordinal);
    }

    private static bool Given(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
