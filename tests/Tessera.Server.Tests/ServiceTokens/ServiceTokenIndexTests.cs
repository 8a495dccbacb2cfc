using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>What keeps the list as quick with a hundred thousand tokens as with ten: every order, page and count is read from an index made for it. Seen in SQLite's plans.</summary>
[Trait("Store", "sqlite")]
public sealed class ServiceTokenIndexTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Orders => new()
    {
        { "name", "IX_tokens_service_NameKey" },
        { "createdAt", "IX_tokens_service_Id" },
        { "expiresAt", "IX_tokens_service_ExpiresAt" },
        { "lastUsedAt", "IX_token_usage_service_LastUsedAt" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Each_order_is_read_from_its_index_on_every_page(string field, string index)
    {
        await using var db = await ContextAsync();
        var position = $"{Guid.Empty} {(field switch { "name" => "TOKEN", "createdAt" => Guid.Empty.ToString(), _ => "1700000000000" })}";

        foreach (var sort in new[] { field, $"-{field}" })
        {
            (await PlanAsync(db, new(null, null, null, sort), null)).ShouldContain($"{index[3]} USING INDEX {index}");
            (await PlanAsync(db, new(null, null, null, sort), position)).ShouldContain($"SEARCH {index[3]} USING INDEX {index}");
            foreach (var status in new[] { "active", "expiring", "expired" })
                (await PlanAsync(db, new(null, "custom", status, sort), position)).ShouldContain(index);
        }
    }

    [Theory]
    [InlineData("createdAt")]
    [InlineData("lastUsedAt")]
    public async Task Those_never_used_are_read_from_the_index_of_use(string field)
    {
        await using var db = await ContextAsync();

        (await PlanAsync(db, new(null, null, ListServiceTokens.NeverUsed, $"-{field}"), null)).ShouldStartWith("SEARCH t USING INDEX IX_token_usage_service_LastUsedAt (<expr>=?)");
    }

    [Fact]
    public async Task Counts_are_ranges_of_indexes()
    {
        await using var db = await ContextAsync();

        var plan = await PlanAsync(db, CountServiceTokens.Query(db, DateTimeOffset.UnixEpoch));

        plan.Split('\n').Where(line => line.Contains("token", StringComparison.Ordinal)).Select(line => line.Split(" USING ")[0].Split(' ')[0]).ShouldBe(Enumerable.Repeat("SEARCH", 6));
    }

    private static Task<string> PlanAsync(TesseraDb db, ListServiceTokens.Filter filter, string? after) =>
        PlanAsync(db, ListServiceTokens.Query(db, filter, new(50, after, ""), DateTimeOffset.UnixEpoch));

    private static async Task<string> PlanAsync<T>(TesseraDb db, IQueryable<T> query)
    {
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = query.CreateDbCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(Ct))
            lines.Add(reader.GetString(3));
        lines.ShouldNotContain(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal), command.CommandText);
        return string.Join('\n', lines);
    }

    private Task<TesseraDb> ContextAsync() => shared.Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
}
