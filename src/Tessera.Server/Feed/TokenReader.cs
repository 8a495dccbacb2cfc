using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
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
    private const int BatchSize = 2048;

    private const string Columns = """
        "Id", "Kind", "Name", "Digest", "OldDigest", "OldDigestUntil", "OwnerId", "ProjectId", "Scope", "Permissions", "CreatedAt",
        "CreatedByName", "ExpiresAt", "RotatedFrom", "RetiresAt", "RetiresOldOnFirstUse", "DeletedAt", "Epoch", "SealKeyId", "Seal"
        """;

    /// <summary>All tokens that are not deleted, or were deleted after <paramref name="deletedAfter"/>, seals not yet checked, in batches.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<TokenRow>> ReadAsync(TesseraDb db, DateTimeOffset deletedAfter, [EnumeratorCancellation] CancellationToken ct)
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
            RowColumns columns = reader is SqliteDataReader { Handle: { } statement } ? new SqliteColumns(statement) : new ReaderColumns(reader);
            for (var batch = await ReadBatchAsync(reader, columns, ct); batch.Count > 0; batch = await ReadBatchAsync(reader, columns, ct))
                yield return batch;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<IReadOnlyList<TokenRow>> ReadBatchAsync(DbDataReader reader, RowColumns columns, CancellationToken ct)
    {
        var batch = new List<TokenRow>(BatchSize);
        while (batch.Count < BatchSize && await reader.ReadAsync(ct))
            batch.Add(Read(columns));
        return batch;
    }

    private static TokenRow Read(RowColumns columns) => new()
    {
        Id = columns.Id(0) ?? Guid.Empty,
        Kind = (TokenKind)columns.Number(1).GetValueOrDefault(),
        Name = columns.Text(2) ?? "",
        Digest = columns.Bytes(3) ?? [],
        OldDigest = columns.Bytes(4),
        OldDigestUntil = columns.Time(5),
        OwnerId = columns.Id(6),
        ProjectId = columns.Id(7),
        Scope = columns.Repeated(8),
        Permissions = columns.List(9),
        CreatedAt = columns.Time(10).GetValueOrDefault(),
        CreatedByName = columns.Repeated(11) ?? "",
        ExpiresAt = columns.Time(12),
        RotatedFrom = columns.Id(13),
        RetiresAt = columns.Time(14),
        RetiresOldOnFirstUse = columns.Number(15) is not (null or 0),
        DeletedAt = columns.Time(16),
        Epoch = columns.Number(17).GetValueOrDefault(),
        SealKeyId = columns.Repeated(18) ?? "",
        Seal = columns.Bytes(19) ?? [],
        Hint = "",
        CreatedByKind = "",
    };
}
