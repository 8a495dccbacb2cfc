using Tessera.Cli.Terminal;

namespace Tessera.Cli.Users;

internal static class UserView
{
    public static void Table(IEnumerable<UserRecord> users) => Screen.Table(
        ["E-mail", "Name", "Active", "Roles", "Since"],
        users.Select(u => new[] { u.Email, u.Name ?? "", Cells.YesNo(u.Active), Cells.Names(u.Roles), Cells.Time(u.CreatedAt, "") }));

    public static void Details(UserRecord u) => Screen.Details(
    [
        ("Id", u.Id),
        ("E-mail", u.Email),
        ("Name", u.Name),
        ("Active", Cells.YesNo(u.Active)),
        ("Roles", Cells.Names(u.Roles)),
        ("Since", Cells.Time(u.CreatedAt, "")),
    ]);
}
