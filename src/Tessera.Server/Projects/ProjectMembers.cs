using System.Diagnostics.CodeAnalysis;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>Who belongs to a project, between the form in which the row keeps it and the one in which verification reads it.</summary>
internal static class ProjectMembers
{
    /// <summary>Most members that a project may have: the row is read and sealed as a whole.</summary>
    public const int Max = 1000;

    /// <summary>What verification has to know of an intact row.</summary>
    public static ProjectRecord Record(ProjectRow row) => new()
    {
        Id = row.Id,
        Slug = row.Slug,
        Name = row.Name,
        IsPublic = row.IsPublic,
        DefaultBranch = row.DefaultBranch,
        Members = Read(row),
    };

    /// <summary>The members of an intact row.</summary>
    public static Dictionary<Guid, Access> Read(ProjectRow row) => Read(row.Members);

    /// <summary>The members that stand in a list; what is none is passed over.</summary>
    public static Dictionary<Guid, Access> Read(IReadOnlyList<string> texts)
    {
        var members = new Dictionary<Guid, Access>(texts.Count);
        foreach (var text in texts)
        {
            if (TryParse(text, out var member))
                members[member.UserId] = member.Access;
        }

        return members;
    }

    /// <summary>Makes a user a member, or gives a member another access.</summary>
    public static void Put(ProjectRow row, Guid userId, Access access) => row.Members = [.. Without(row, userId), $"{userId}:{access.ToWire()}"];

    /// <summary>Takes a member out.</summary>
    public static void Remove(ProjectRow row, Guid userId) => row.Members = [.. Without(row, userId)];

    private static IEnumerable<string> Without(ProjectRow row, Guid userId) => row.Members.Where(text => !TryParse(text, out var member) || member.UserId != userId);

    private static bool TryParse([NotNullWhen(true)] string? text, out (Guid UserId, Access Access) member)
    {
        member = default;
        if (text?.Split(':') is not [var id, var word] || !Guid.TryParseExact(id, "D", out var userId) || !Accesses.TryParse(word, out var access))
            return false;
        member = (userId, access);
        return true;
    }
}
