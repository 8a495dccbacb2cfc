using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>Type and permissions of a service token as asked for, checked (spec T23, T25, T26).</summary>
internal sealed class ServiceTokenGrant(CurrentCatalogue catalogue)
{
    private const int MaxPermissions = 5000;

    /// <summary>Checks type and permissions together.</summary>
    /// <param name="type">The type as asked for.</param>
    /// <param name="permissions">The permissions as asked for; null counts as none.</param>
    /// <param name="kept">Permissions that the record has already: these may be unknown by now (spec T9).</param>
    /// <param name="list">The permissions to keep: sorted, each once.</param>
    /// <returns>The field that is wrong and what is wrong with it; null when nothing is.</returns>
    public (string Field, string Message)? Check(string? type, IReadOnlyList<string>? permissions, IReadOnlyList<string> kept, out IReadOnlyList<string> list)
    {
        list = [];
        // The serializer lets null through as an element of a list.
        if (permissions?.Any(string.IsNullOrEmpty) == true)
            return ("permissions", "may not hold null or an empty name.");
        list = [.. (permissions ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (type is null || !ServiceTokenType.All.Contains(type))
            return ("type", $"must be one of {string.Join(", ", ServiceTokenType.All)}.");
        if (type != ServiceTokenType.Custom)
            return list.Count == 0 ? null : ("permissions", $"must be empty for the type {type}: only custom tokens list permissions.");
        if (list.Count is 0 or > MaxPermissions)
            return ("permissions", $"must name 1 to {MaxPermissions} permissions for the type custom.");
        string[] unknown = [.. list.Where(name => !catalogue.Value.TryFind(name, out _) && !kept.Contains(name))];
        return unknown.Length == 0 ? null : ("permissions", $"unknown: {string.Join(", ", unknown.Take(20))}{(unknown.Length > 20 ? ", …" : "")}. GET /v1/permissions lists those that exist.");
    }

    /// <summary>Whether the caller has at least what such a token gives: nobody makes, changes or takes over a token beyond their own rights.</summary>
    public bool IsWithin(Caller caller, string? type, IReadOnlyList<string> permissions) => caller.Rights.Include(
        ServiceTokenType.ApisOf(type), permissions.Select(name => Permission.TryParse(name, out var permission) ? permission : null).OfType<Permission>(), catalogue.Value);

    /// <inheritdoc cref="IsWithin(Caller, string?, IReadOnlyList{string})"/>
    public bool IsWithin(Caller caller, TokenRow row) => IsWithin(caller, row.Scope, row.Permissions);
}
