using Tessera.Permissions;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>A member of a project as on the wire.</summary>
internal sealed record MemberView : ChangeAnswer
{
    public required Guid UserId { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Access { get; init; }

    public static MemberView Of(UserRow user, Access access) => new() { UserId = user.Id, Email = user.Email, Name = user.Name, Access = access.ToWire() };
}
