using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Tokens;

/// <summary>How tokens are shown to people.</summary>
internal static class TokenView
{
    /// <summary>The hint stands for the id: it fits a terminal, and every command takes it.</summary>
    public static void Table(IEnumerable<TokenRecord> tokens) => Screen.Table(
        ["Name", "Grants", "Status", "Last used", "Expires", "Hint"],
        tokens.Select(t => new[]
        {
            t.DisplayName, Grants(t), t.Status ?? "", Cells.Time(t.LastUsedAt), Cells.Time(t.ExpiresAt), t.Hint ?? "",
        }));

    public static void Details(TokenRecord t) => Screen.Details(
    [
        ("Id", t.Id),
        ("Kind", t.Kind),
        ("Name", t.DisplayName),
        ("Description", t.Description),
        ("Type", t.Type),
        ("Scope", t.Scope),
        ("Permissions", Cells.Names(t.Permissions)),
        ("Owner", t.Owner?.Display),
        ("Project", t.ProjectName),
        ("Hint", t.Hint),
        ("Status", t.Status),
        ("Created", t.CreatedBy is null ? Cells.Time(t.CreatedAt, "") : $"{Cells.Time(t.CreatedAt, "")} by {t.CreatedBy.Display}"),
        ("Last used", t.LastUsedFrom is null ? Cells.Time(t.LastUsedAt) : $"{Cells.Time(t.LastUsedAt)} from {t.LastUsedFrom}"),
        ("Expires", Cells.Time(t.ExpiresAt)),
        ("Old secret until", Cells.Time(t.GraceEndsAt, "")),
    ]);

    /// <summary>Prints a record that comes with its secret: the secret alone on stdout, what there is to know about it on stderr.</summary>
    public static void Secret(Session session, Answer answer, string done)
    {
        var record = answer.Read(WireJson.Default.TokenRecord);
        var secret = answer.TakeSecret();
        session.Screen.Show(answer.Document, () =>
        {
            session.Screen.Note($"{done}: {record.Kind} token \"{record.DisplayName}\" ({record.Hint}), id {record.Id}, expires: {Cells.Time(record.ExpiresAt)}");
            if (record.GraceEndsAt is not null)
                session.Screen.Note($"The old secret works until {Cells.Time(record.GraceEndsAt)}.");
            session.Screen.Note("The secret is shown this once and cannot be had again:");
            Screen.Secret(secret);
        });
    }

    private static string Grants(TokenRecord t) => t switch
    {
        { Type: "custom", Permissions.Count: > 3 } => $"{Cells.Names(t.Permissions.Take(3))} and {Cells.Number(t.Permissions.Count - 3)} more",
        { Type: "custom" } => Cells.Names(t.Permissions),
        _ => t.Type ?? t.Scope ?? t.Owner?.Display ?? "",
    };
}
