using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tokens;

/// <summary>The types of service tokens as on the wire, and what each gives (spec T23).</summary>
internal static class ServiceTokenType
{
    public const string ReadOnly = "read-only";
    public const string FullAccess = "full-access";
    public const string Custom = "custom";

    public static IReadOnlyList<string> All { get; } = [ReadOnly, FullAccess, Custom];

    /// <summary>Extent over all APIs that a type stands for.</summary>
    public static Access ApisOf(string? type) => type switch
    {
        ReadOnly => Access.Read,
        FullAccess => Access.Write,
        _ => Access.None,
    };

    /// <summary>What the tokens of one grant have in common, as text.</summary>
    public static string KeyOf(string? type, IReadOnlyList<string> permissions) =>
        permissions.Count == 0 ? $"service:{type}" : $"service:{type}:{string.Join(' ', permissions.Order(StringComparer.Ordinal))}";

    /// <summary>The grant that all tokens of this type, and for <c>custom</c> of these permissions, share.</summary>
    public static Grant GrantOf(string? type, IReadOnlyList<string> permissions, PermissionNames names)
    {
        var parsed = permissions.Select(text => Permission.TryParse(text, out var permission) ? permission : null).OfType<Permission>();
        return new()
        {
            Key = KeyOf(type, permissions),
            Kind = TokenKind.Service,
            Rights = new(ApisOf(type), PermissionSet.Of(names, parsed)),
            Scope = type,
            Permissions = permissions,
        };
    }
}
