using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Roles;

/// <summary>All roles as the running mutation sees them: decisions about rights are made on what is true when they take effect.</summary>
internal sealed class RoleBook
{
    private const int MaxRoles = 100;
    private readonly Dictionary<Guid, Role> roles;

    private RoleBook(IEnumerable<Role> roles) => this.roles = roles.ToDictionary(role => role.Id);

    /// <summary>Reads them. A role that does not match its seal is left out: nobody can say what it gives.</summary>
    public static async Task<RoleBook> ReadAsync(TesseraDb db, CancellationToken ct)
    {
        var rows = await db.Roles.AsNoTracking().ToListAsync(ct);
        return new([.. BuiltInRoles.All, .. rows.Where(row => !row.IsTampered).Select(Role.From)]);
    }

    /// <summary>All of them, the built-in ones first, the others by name.</summary>
    public IEnumerable<Role> All => [.. BuiltInRoles.All, .. roles.Values.Where(role => !role.IsBuiltIn).OrderBy(role => TokenFields.NameKey(role.Name), StringComparer.Ordinal)];

    public Role? Find(Guid id) => roles.GetValueOrDefault(id);

    /// <summary>Finds roles by name, in any case, or by id; each once.</summary>
    public bool TryResolve(IReadOnlyList<string> namesOrIds, out IReadOnlyList<Role> found, [NotNullWhen(false)] out string? error)
    {
        error = namesOrIds.Count > MaxRoles ? $"may hold at most {MaxRoles} roles." : null;
        Role?[] all = error is null ? [.. namesOrIds.Select(roles.Values.ByNameOrId)] : [];
        if (Array.IndexOf(all, null) is >= 0 and var missing)
            error = $"\"{namesOrIds[missing]}\" is not a role; there are {string.Join(", ", roles.Values.Select(role => role.Name).Order(StringComparer.Ordinal))}.";
        found = error is null ? [.. all.OfType<Role>().Distinct()] : [];
        return error is null;
    }
}
