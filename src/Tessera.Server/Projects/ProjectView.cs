using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>A project as on the wire.</summary>
internal sealed record ProjectView : ChangeAnswer
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string Visibility { get; init; }

    public required string DefaultBranch { get; init; }

    /// <summary>What the caller may do with it: <c>read</c> or <c>write</c>. Absent in the audit log, which is nobody's view.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Access { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it was edited in the database by hand, and is in effect for nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Tampered { get; init; }

    /// <summary>Tells these settings from others: the same as long as name, visibility and default branch are. Who belongs to the project is not among them.</summary>
    public string SettingsVersion() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((string[])[Name, Visibility, DefaultBranch])).AsSpan(0, 8));

    /// <summary>The view of nobody in particular.</summary>
    public static ProjectView Of(ProjectRow row) => new()
    {
        Id = row.Id,
        Slug = row.Slug,
        Name = row.Name,
        Visibility = row.IsPublic ? ProjectFields.Public : ProjectFields.Private,
        DefaultBranch = row.DefaultBranch,
        CreatedAt = row.CreatedAt,
        Tampered = row.IsTampered,
    };

    /// <summary>The view of a caller who may see it.</summary>
    public static ProjectView Of(ProjectRow row, Caller caller, ProjectGate gate) =>
        Of(row) with { Access = (gate.MayChange(caller, row) ? Tessera.Permissions.Access.Write : Tessera.Permissions.Access.Read).ToWire() };
}

internal static class ProjectRowAudit
{
    /// <summary>The project as the audit log names it.</summary>
    public static AuditTarget AuditTarget(this ProjectRow row) => new("project", row.Id.ToString(), row.Name, row.Slug);
}
