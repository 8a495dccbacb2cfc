using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>Which rows of the audit log somebody asks for. All that is given has to hold.</summary>
/// <param name="ActorId">Done by this user or token.</param>
/// <param name="ActorName">Done by somebody of this name.</param>
/// <param name="Action">This action, for example <c>service-token.create</c>.</param>
/// <param name="Token">Done to this token.</param>
/// <param name="Project">Done in the project with this slug.</param>
/// <param name="From">Not before.</param>
/// <param name="To">Not after.</param>
internal sealed record AuditFilter(Guid? ActorId, string? ActorName, string? Action, Guid? Token, string? Project, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The parameters it is read from.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["actor", "action", "token", "project", "from", "to"];

    /// <summary>Reads it; what is wrong is noted in the query.</summary>
    public static AuditFilter Read(ListQuery query)
    {
        var actor = query.Text("actor");
        Guid? id = Guid.TryParseExact(actor, "D", out var parsed) ? parsed : null;
        return new(id, id is null ? actor : null, query.Text("action"), query.Id("token"), query.Text("project"), query.Time("from"), query.Time("to"));
    }

    /// <summary>The rows that pass, in no order.</summary>
    public IQueryable<AuditRow> Apply(IQueryable<AuditRow> rows)
    {
        if (ActorId is not null)
            rows = rows.Where(row => row.ActorId == ActorId);
        if (ActorName is not null)
            rows = rows.Where(row => row.ActorName == ActorName);
        if (Action is not null)
            rows = rows.Where(row => row.Action == Action);
        if (Token?.ToString() is { } token)
            rows = rows.Where(row => row.TargetKind == "token" && row.TargetId == token);
        if (Project is not null)
            rows = rows.Where(row => row.Project == Project);
        if (From is not null)
            rows = rows.Where(row => row.At >= From);
        if (To is not null)
            rows = rows.Where(row => row.At <= To);
        return rows;
    }
}
