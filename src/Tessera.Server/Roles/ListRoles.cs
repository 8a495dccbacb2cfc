using System.Globalization;
using Tessera.Server.Http;
using Tessera.Server.Tokens;
using Tessera.Server.Users;

namespace Tessera.Server.Roles;

/// <summary>Lists all roles: the built-in ones from the strongest to the weakest, then the others by name.</summary>
internal static class ListRoles
{
    /// <summary>One page of roles.</summary>
    public static Page<RoleView> Execute(UserDirectory directory, PageRequest page, Cursors cursors)
    {
        (string Place, Role Role)[] rest =
        [
            .. directory.Roles.Select(role => (Place: PlaceOf(role), role))
                .Where(entry => page.After is null || string.CompareOrdinal(entry.Place, page.After) > 0)
                .OrderBy(entry => entry.Place, StringComparer.Ordinal),
        ];
        var next = rest.Length > page.Limit ? cursors.Create(page.Query, rest[page.Limit - 1].Place) : null;
        return new([.. rest.Take(page.Limit).Select(entry => RoleView.Of(entry.Role, directory))], next);
    }

    public static IResult Handle(HttpContext http, UserDirectory directory, Cursors cursors)
    {
        var query = new ListQuery(http.Request);
        var page = query.Page(cursors);
        return query.Problem is { } problem ? problem : TypedResults.Ok(Execute(directory, page, cursors));
    }

    private static string PlaceOf(Role role) => role.IsBuiltIn
        ? string.Create(CultureInfo.InvariantCulture, $"0 {BuiltInRoles.All.ToList().IndexOf(role)}")
        : $"1 {TokenFields.NameKey(role.Name)}";
}
