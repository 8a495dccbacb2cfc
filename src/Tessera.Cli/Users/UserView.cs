using Tessera.Cli.Terminal;

namespace Tessera.Cli.Users;

internal static class UserView
{
    public static void Table(IEnumerable<UserRecord> users) => Screen.Table(
        ["E-mail", "Name", "Active", "Roles", "Since"],
        users.Select(u => new[] { u.Email, u.Name ?? "", YesNo(u.Active), Cells.Names(u.Roles), Cells.Time(u.CreatedAt, "") }));

    public static void Details(UserRecord u) => Screen.Details(
    [
        ("Id", u.Id),
        ("E-mail", u.Email),
        ("Name", u.Name),
        ("Active", YesNo(u.Active)),
        ("Roles", Cells.Names(u.Roles)),
        ("APIs", u.Apis),
        ("Permissions", Cells.Names(u.Permissions)),
        ("Since", Cells.Time(u.CreatedAt, "")),
    ]);

    private static string YesNo(bool? value) => value is { } said ? Cells.YesNo(said) : "";
}
