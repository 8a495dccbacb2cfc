using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Users;

/// <summary>Finds a user by id, e-mail address, or unique name.</summary>
internal static class UserLookup
{
    public static readonly Argument<string> User = new("user") { Description = "Id, e-mail address, or unique name of the user" };

    public static Task<(UserRecord Record, JsonNode Json)> OneAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var wanted = parsed.GetRequiredValue(User);
        return Lookup.OneAsync(
            session, "v1/users", WireJson.Default.UserRecord, "user", wanted,
            u => Lookup.Same(u.Email, wanted) || Lookup.Same(u.Name, wanted), u => u.Id, ct);
    }
}
