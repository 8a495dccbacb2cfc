using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>
/// Fills the empty index with all tokens: a few readers at once, each of which takes one part of the table after the other, checks the seal of every row, and puts
/// what it has read into the index by the thousand.
/// </summary>
internal sealed class TokenLoad(TokenIndex index, IndexWriter writer, RowSeal seal, IntegrityReport integrity, IOptions<TesseraOptions> options, TimeProvider clock)
{
    private const string Table = "tokens";
    private const int PartsOfAReader = 16;

    public async Task RunAsync(ReadView view, LatestChanges latest, CancellationToken ct)
    {
        index.Reserve(await TablePart.EstimateAsync(view.Db, Table, ct));
        var readers = view.Connections;
        var parts = new ConcurrentQueue<TablePart>(readers.Count == 1 ? [TablePart.Whole] : await TablePart.CutAsync(view.Db, Table, readers.Count * PartsOfAReader, ct));
        await Task.WhenAll(readers.Select(reader => Task.Run(() => ReadAsync(reader, parts, latest, ct), ct)));
    }

    private async Task ReadAsync(TesseraDb db, ConcurrentQueue<TablePart> parts, LatestChanges latest, CancellationToken ct)
    {
        var deletedAfter = clock.GetUtcNow() - options.Value.RememberRevokedFor;
        var many = writer.Many();
        while (parts.TryDequeue(out var part))
        {
            await TokenReader.ReadAsync(db, part, deletedAfter, row =>
            {
                row.IsTampered = !seal.IsIntact(row);
                latest.Check(row);
                integrity.Check(row, "token");
                many.Add(row);
            }, ct);
        }

        many.Flush();
    }
}
