using System.Globalization;
using System.Runtime.CompilerServices;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.Feed;

/// <summary>
/// Reads token rows by the million: straight from what the store sends, because materialising entities costs several times as much. Only what the index
/// and the seal need; a test holds the columns against the model.
/// </summary>
internal static class TokenReader
{
    private const string Columns = """
        "Id", "Kind", "Name", "Digest", "OldDigest", "OldDigestUntil", "OwnerId", "ProjectId", "Scope", "Permissions", "CreatedAt",
        "CreatedByName", "ExpiresAt", "RotatedFrom", "RetiresAt", "RetiresOldOnFirstUse", "DeletedAt", "Epoch", "SealKeyId", "Seal"
        """;

    private static readonly int ColumnCount = Columns.Split(',').Length;

    /// <summary>
    /// Hands on all tokens of a part of the table that are not deleted, or were deleted after <paramref name="deletedAfter"/>, seals not yet checked. It is one row,
    /// filled again and again: good for the length of the call.
    /// </summary>
    public static Task ReadAsync(TesseraDb db, TablePart part, DateTimeOffset deletedAfter, Action<TokenRow> visit, CancellationToken ct)
    {
        var after = deletedAfter.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var query = $"""SELECT {Columns} FROM tokens WHERE ("DeletedAt" IS NULL OR "DeletedAt" > {after}){part.Condition}""";
        return RowColumns.ReadAsync(db, query, ColumnCount, columns => Read(columns, visit, ct), ct);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(RowColumns columns, Action<TokenRow> visit, CancellationToken ct)
    {
        var row = new TokenRow { Id = default, Kind = default, Name = "", Digest = [], Hint = "", CreatedAt = default, CreatedByKind = "", CreatedByName = "" };
        while (columns.Read())
        {
            ct.ThrowIfCancellationRequested();
            Fill(row, columns);
            visit(row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(TokenRow row, RowColumns columns)
    {
        row.Id = columns.Id(0) ?? Guid.Empty;
        row.Kind = (TokenKind)columns.Number(1).GetValueOrDefault();
        row.Name = columns.Text(2) ?? "";
        row.Digest = columns.Bytes(3, row.Digest) ?? [];
        row.OldDigest = columns.Bytes(4, row.OldDigest);
        row.OldDigestUntil = columns.Time(5);
        row.OwnerId = columns.Id(6);
        row.ProjectId = columns.Id(7);
        row.Scope = columns.Repeated(8);
        row.Permissions = columns.List(9);
        row.CreatedAt = columns.Time(10).GetValueOrDefault();
        row.CreatedByName = columns.Repeated(11) ?? "";
        row.ExpiresAt = columns.Time(12);
        row.RotatedFrom = columns.Id(13);
        row.RetiresAt = columns.Time(14);
        row.RetiresOldOnFirstUse = columns.Number(15) is not (null or 0);
        row.DeletedAt = columns.Time(16);
        row.Epoch = columns.Number(17).GetValueOrDefault();
        row.SealKeyId = columns.Repeated(18) ?? "";
        row.Seal = columns.Bytes(19, row.Seal) ?? [];
        row.IsTampered = false;
    }
}
