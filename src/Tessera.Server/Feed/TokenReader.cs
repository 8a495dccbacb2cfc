using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.Feed;

/// <summary>
/// Reads token rows by the million: straight from the data reader, because materialising entities costs several times as much. Only what the index
/// and the seal need; a test holds the columns against the model.
/// </summary>
internal static class TokenReader
{
    private const string Columns = """
        "Id", "Kind", "Name", "Digest", "OldDigest", "OldDigestUntil", "OwnerId", "ProjectId", "Scope", "Permissions", "CreatedAt",
        "CreatedByName", "ExpiresAt", "RotatedFrom", "RetiresAt", "RetiresOldOnFirstUse", "DeletedAt", "Epoch", "SealKeyId", "Seal"
        """;

    /// <summary>All tokens that are not deleted, or were deleted after <paramref name="deletedAfter"/>, seals not yet checked.</summary>
    public static async IAsyncEnumerable<TokenRow> ReadAsync(TesseraDb db, DateTimeOffset deletedAfter, [EnumeratorCancellation] CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"""SELECT {Columns} FROM tokens WHERE "DeletedAt" IS NULL OR "DeletedAt" > @after""";
            var after = command.CreateParameter();
            after.ParameterName = "@after";
            after.Value = deletedAfter.ToUnixTimeMilliseconds();
            command.Parameters.Add(after);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var permissions = new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            while (await reader.ReadAsync(ct))
                yield return Read(reader, text => permissions.GetOrAdd(text, StoredForms.List));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static TokenRow Read(DbDataReader reader, Func<string, IReadOnlyList<string>> list) => new()
    {
        Id = reader.GetGuid(0),
        Kind = (TokenKind)reader.GetByte(1),
        Name = reader.GetString(2),
        Digest = (byte[])reader.GetValue(3),
        OldDigest = reader.IsDBNull(4) ? null : (byte[])reader.GetValue(4),
        OldDigestUntil = Time(reader, 5),
        OwnerId = reader.IsDBNull(6) ? null : reader.GetGuid(6),
        ProjectId = reader.IsDBNull(7) ? null : reader.GetGuid(7),
        Scope = reader.IsDBNull(8) ? null : reader.GetString(8),
        Permissions = list(reader.GetString(9)),
        CreatedAt = Time(reader, 10)!.Value,
        CreatedByName = reader.GetString(11),
        ExpiresAt = Time(reader, 12),
        RotatedFrom = reader.IsDBNull(13) ? null : reader.GetGuid(13),
        RetiresAt = Time(reader, 14),
        RetiresOldOnFirstUse = reader.GetBoolean(15),
        DeletedAt = Time(reader, 16),
        Epoch = reader.GetInt64(17),
        SealKeyId = reader.GetString(18),
        Seal = (byte[])reader.GetValue(19),
        Hint = "",
        CreatedByKind = "",
    };

    private static DateTimeOffset? Time(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : StoredForms.Time(reader.GetInt64(column));
}
