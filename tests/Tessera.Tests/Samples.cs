using System.Globalization;
using System.Text;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Tests;

/// <summary>Small valid things that tests start from.</summary>
internal static class Samples
{
    public static Permission Permission(string text) =>
        Tessera.Permissions.Permission.TryParse(text, out var permission) ? permission : throw new FormatException(text);

    /// <summary>The digest of a token with this number; any text does for the index.</summary>
    public static TokenDigest Digest(int number) =>
        TokenDigest.Compute(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    public static Grant Grant(string key, Access apis = Access.Read, TokenKind kind = TokenKind.Service, string? project = null) =>
        new() { Key = key, Kind = kind, Rights = new(apis, PermissionSet.Empty), Project = project, Scope = key };

    public static TokenRecord Record(TokenDigest digest, Grant grant, DateTimeOffset? expiresAt = null) =>
        new() { Digest = digest, Id = new(digest.ToArray().AsSpan(0, 16)), Name = "deploy", Grant = grant, ExpiresAt = expiresAt };

    /// <summary>A route table, each route with a permission of its own.</summary>
    public static RouteTable Table(params RouteDefinition[] routes) =>
        RouteTable.TryCreate(WithActions(routes), out var table, out var errors) ? table : throw new FormatException(errors[0].Message);

    public static (RouteDefinition Route, CatalogueAction Action)[] WithActions(IEnumerable<RouteDefinition> routes) =>
        [.. routes.Select((route, i) => (route, new CatalogueAction(i, Permission($"shop:{route.Resource}.{route.Action}"), route.Access)))];

    public static RouteDefinition Route(string method, string path, string? project = null) =>
        new(method, path, "thing", "use", Access.Read, project);
}
