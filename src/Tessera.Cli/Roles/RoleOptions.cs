using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Roles;

/// <summary>How a role is named and described on the command line.</summary>
internal static class RoleOptions
{
    public static readonly Argument<string> Role = new("role") { Description = "Id or name of the role" };
    public static readonly Option<string?> Description = new("--description") { Description = "What it is for" };
    public static readonly Option<string[]> Permissions = new("--permission")
    {
        Description = "A permission on this server, such as tessera:user.read, all of them; repeatable",
    };

    public static readonly Option<string?> Apis = new Option<string?>("--apis") { Description = "Access to the registered APIs" }
        .AcceptOnlyFromAmong("none", "read", "write");

    public static Task<(RoleRecord Record, JsonNode Json)> OneAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var wanted = parsed.GetRequiredValue(Role);
        return Lookup.OneAsync(
            session, "v1/roles", WireJson.Default.RoleRecord, "role", wanted, r => Lookup.Same(r.Name, wanted), r => r.Id, ct);
    }

    /// <summary>The members that were given, and no others.</summary>
    public static JsonObject Body(ParseResult parsed, string? name)
    {
        var body = new JsonObject();
        if (name is not null)
            body["name"] = name;
        if (parsed.GetValue(Description) is { } description)
            body["description"] = description;
        if (parsed.GetValue(Permissions) is { Length: > 0 } permissions)
            body["permissions"] = new JsonArray([.. permissions.Select(p => JsonValue.Create(p))]);
        if (parsed.GetValue(Apis) is { } apis)
            body["apis"] = apis;
        return body;
    }
}
