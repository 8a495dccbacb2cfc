using Tessera.Cli.Terminal;

namespace Tessera.Cli.Projects;

internal static class ProjectView
{
    public static void Table(IEnumerable<ProjectRecord> projects) => Screen.Table(
        ["Slug", "Name", "Visibility", "Default branch", "You may"],
        projects.Select(p => new[] { p.Slug, p.Name, p.Visibility ?? "", p.DefaultBranch ?? "", p.Access ?? "" }));

    public static void Details(ProjectRecord p) => Screen.Details(
    [
        ("Id", p.Id),
        ("Slug", p.Slug),
        ("Name", p.Name),
        ("Visibility", p.Visibility),
        ("Default branch", p.DefaultBranch),
        ("You may", p.Access),
        ("Created", Cells.Time(p.CreatedAt, "")),
    ]);

    public static void Members(IEnumerable<MemberRecord> members) => Screen.Table(
        ["E-mail", "Name", "Access"],
        members.Select(m => new[] { m.Email, m.Name ?? "", m.Access }));
}
