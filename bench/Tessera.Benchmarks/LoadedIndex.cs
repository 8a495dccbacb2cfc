using System.Globalization;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Benchmarks;

/// <summary>An index with tokens 0 … n-1, as many grants as an instance has that size, and names as people give them.</summary>
internal static class LoadedIndex
{
    private const int GrantCount = 1000;

    public static TokenIndex Create(int tokens, bool reserve)
    {
        var grants = Enumerable.Range(0, GrantCount).Select(MakeGrant).ToArray();
        var index = new TokenIndex();
        if (reserve)
            index.Reserve(tokens);
        Span<byte> secret = stackalloc byte[TokenTexts.Length];
        for (var i = 0; i < tokens; i++)
        {
            TokenTexts.Write(i, secret);
            var digest = TokenDigest.Compute(secret);
            index.Put(new()
            {
                Digest = digest,
                Id = new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                Name = string.Create(CultureInfo.InvariantCulture, $"token-{i}"),
                Grant = grants[i % GrantCount],
                ExpiresAt = i % 2 == 0 ? new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) : null,
            });
        }

        return index;
    }

    private static Grant MakeGrant(int number) => new()
    {
        Key = string.Create(CultureInfo.InvariantCulture, $"service:{number}"),
        Kind = TokenKind.Service,
        Rights = new(Access.Read, PermissionSet.Empty),
        Scope = "read-only",
    };
}
