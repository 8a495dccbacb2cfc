using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Tessera.Permissions;
using Tessera.Server.Projects;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>Turns token rows into what the index holds of them.</summary>
internal sealed class IndexWriter(TokenIndex index, UserDirectory directory, ProjectDirectory projects, PermissionNames names, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Grant> serviceGrants = new(StringComparer.Ordinal);
    private ServiceGrant? lastService;

    /// <summary>Puts the row's digests into the index. A row that does not match its seal loses them.</summary>
    public void Put(TokenRow row)
    {
        if (row.IsTampered)
        {
            // By id alone: the digest in it may be that of somebody else's token.
            index.RemoveById(row.Id);
            return;
        }

        var record = RecordOf(row);
        index.Put(record);
        if (row.OldDigest is not null)
            index.Put(OldSecret(row, record));
    }

    /// <summary>Puts very many rows in, for one thread.</summary>
    public ManyRows Many() => new(this);

    /// <summary>Takes digests out that their token no longer has.</summary>
    public void RemoveOthers(byte[] digests, TokenRow? row)
    {
        foreach (var bytes in digests.Chunk(TokenDigest.Size))
        {
            if (row is null || row.IsTampered || !(bytes.AsSpan().SequenceEqual(row.Digest) || bytes.AsSpan().SequenceEqual(row.OldDigest)))
                index.Remove(TokenDigest.FromBytes(bytes));
        }
    }

    private void PutAll(IReadOnlyList<TokenRecord> records) => index.PutAll(records);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TokenRecord RecordOf(TokenRow row) => new()
    {
        Digest = TokenDigest.FromBytes(row.Digest),
        Id = row.Id,
        Name = row.Name,
        Grant = GrantOf(row),
        ExpiresAt = row.EndsAt,
        IsRevoked = row.DeletedAt is not null,
        ReportsFirstUse = row.RetiresOldOnFirstUse,
    };

    private TokenRecord OldSecret(TokenRow row, TokenRecord current)
    {
        var until = row.OldDigestUntil is { } end && (row.ExpiresAt is null || end < row.ExpiresAt) ? end : row.ExpiresAt;
        return current with
        {
            Digest = TokenDigest.FromBytes(row.OldDigest),
            ExpiresAt = until,
            IsRevoked = current.IsRevoked || row.OldDigestUntil is null || row.OldDigestUntil <= clock.GetUtcNow(),
            ReportsFirstUse = false,
        };
    }

    // Rows that are read one after the other often share their list: its key need not be made again.
    private Grant ServiceGrantOf(string? type, IReadOnlyList<string> permissions)
    {
        if (Volatile.Read(ref lastService) is { } last && last.Type == type && ReferenceEquals(last.Permissions, permissions))
            return last.Grant;
        var grant = serviceGrants.GetOrAdd(ServiceTokenType.KeyOf(type, permissions), _ => ServiceTokenType.GrantOf(type, permissions, names));
        Volatile.Write(ref lastService, new(type, permissions, grant));
        return grant;
    }

    private Grant GrantOf(TokenRow row) => row.Kind switch
    {
        TokenKind.Personal => directory.GrantOf(row.OwnerId ?? Guid.Empty),
        TokenKind.Service => ServiceGrantOf(row.Scope, row.Permissions),
        TokenKind.Project => projects.GrantOf(row.ProjectId ?? Guid.Empty, row.Scope),
        _ => throw new InvalidOperationException($"Token {row.Id} is of no known kind."),
    };

    /// <summary>Rows on their way into an index that had none of them: many at a time, so that writers seldom wait for each other.</summary>
    public sealed class ManyRows(IndexWriter home)
    {
        private const int BatchSize = 4096;
        private readonly List<TokenRecord> records = new(BatchSize + 1);

        /// <summary>Takes what is to be known of a row; of one that does not match its seal, nothing.</summary>
        public void Add(TokenRow row)
        {
            if (row.IsTampered)
                return;
            var record = home.RecordOf(row);
            records.Add(record);
            if (row.OldDigest is not null)
                records.Add(home.OldSecret(row, record));
            if (records.Count >= BatchSize)
                Flush();
        }

        /// <summary>Puts the last ones in.</summary>
        public void Flush()
        {
            home.PutAll(records);
            records.Clear();
        }
    }

    private sealed record ServiceGrant(string? Type, IReadOnlyList<string> Permissions, Grant Grant);
}
