using System.Text.Json.Serialization;
using Tessera.Server.Audit;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>A user as on the wire. <see cref="Invitation"/> is in the answers of the calls that make one, and absent in all others.</summary>
internal sealed record UserView : ChangeAnswer
{
    public required Guid Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required bool Active { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How they stand, for people.</summary>
    [JsonIgnore]
    public UserState State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InvitationView? Invitation { get; init; }

    /// <summary>The view of a row, with the names of its roles.</summary>
    public static UserView Of(UserRow row, Func<Guid, Role?> findRole) => new()
    {
        Id = row.Id,
        Email = row.Email,
        Name = row.Name,
        Active = row.IsActive,
        Roles = [.. row.RoleIds.Select(id => Guid.TryParse(id, out var roleId) ? findRole(roleId)?.Name : null).OfType<string>()],
        CreatedAt = row.CreatedAt,
        State = row.IsTampered ? UserState.Tampered : !row.IsActive ? UserState.Deactivated : row.PasswordHash is null ? UserState.Invited : UserState.Active,
    };
}

/// <summary>How a user stands.</summary>
internal enum UserState
{
    /// <summary>They can sign in.</summary>
    Active = 0,

    /// <summary>They have not chosen a password yet.</summary>
    Invited = 1,

    /// <summary>They are not let in.</summary>
    Deactivated = 2,

    /// <summary>Their row was edited in the database by hand: they are not let in.</summary>
    Tampered = 3,
}

internal static class UserRowAudit
{
    /// <summary>The user as the audit log names them.</summary>
    public static AuditTarget AuditTarget(this UserRow row) => new("user", row.Id.ToString(), row.Email);
}
