using Tessera.Cli.Terminal;

namespace Tessera.Cli.Roles;

internal static class RoleView
{
    public static void Table(IEnumerable<RoleRecord> roles) => Screen.Table(
        ["Name", "Built in", "APIs", "Permissions", "Users"],
        roles.Select(r => new[]
        {
            r.Name, Cells.YesNo(r.BuiltIn), r.Apis ?? "", Cells.Number(r.Permissions.Count), Cells.Number(r.Users),
        }));

    public static void Details(RoleRecord r) => Screen.Details(
    [
        ("Id", r.Id),
        ("Name", r.Name),
        ("Description", r.Description),
        ("Built in", Cells.YesNo(r.BuiltIn)),
        ("APIs", r.Apis),
        ("Permissions", Cells.Names(r.Permissions)),
        ("Users", Cells.Number(r.Users)),
    ]);
}
