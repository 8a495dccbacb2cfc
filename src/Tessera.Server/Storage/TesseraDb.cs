using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Tessera.Server.Security;

namespace Tessera.Server.Storage;

/// <summary>
/// The one model of all providers. Types are kept in forms that every provider sorts and compares alike: times as milliseconds since 1970, lists as JSON text.
/// </summary>
internal sealed class TesseraDb(DbContextOptions<TesseraDb> options) : DbContext(options)
{
    private const string Locking = "UPDATE \"instance\" SET \"Epoch\" = \"Epoch\"";
    private RowSeal? seal;

    public DbSet<InstanceRow> Instance => Set<InstanceRow>();

    public DbSet<TokenRow> Tokens => Set<TokenRow>();

    public DbSet<UsageRow> Usage => Set<UsageRow>();

    public DbSet<UsageDayRow> UsageDays => Set<UsageDayRow>();

    public DbSet<RefusalRow> Refusals => Set<RefusalRow>();

    public DbSet<UsageReporterRow> UsageReporters => Set<UsageReporterRow>();

    public DbSet<UserRow> Users => Set<UserRow>();

    public DbSet<RoleRow> Roles => Set<RoleRow>();

    public DbSet<ApiRow> Apis => Set<ApiRow>();

    public DbSet<ProjectRow> Projects => Set<ProjectRow>();

    public DbSet<ProtectionKeyRow> ProtectionKeys => Set<ProtectionKeyRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<CredentialRow> Credentials => Set<CredentialRow>();

    public DbSet<CredentialUsageRow> CredentialUsage => Set<CredentialUsageRow>();

    public DbSet<ChangeRow> Changes => Set<ChangeRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<NodeRow> Nodes => Set<NodeRow>();

    /// <summary>Seals and checks the rows of this context: the program's, since contexts are used again and get nothing but their options.</summary>
    public RowSeal RowSeal => seal ??= this.GetService<RowSeal>();

    /// <summary>SQL's <c>lower</c>: of ASCII letters alone, on every provider. For use in queries.</summary>
    public static string Lower(string text) => throw new InvalidOperationException($"{text} is not in a query.");

    /// <summary>
    /// Waits for every change that has begun, also on other nodes, and keeps later ones waiting until the transaction ends: the lock of the row that counts the
    /// epochs. What is read from here on is as the change before left it, and epochs are committed in their order.
    /// </summary>
    public Task LockInstanceAsync(CancellationToken ct) => Database.ExecuteSqlRawAsync(Database.IsSqlite() ? Locking : PostgresStorage.WaitInLine + Locking, ct);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(TesseraDb).Assembly);
        modelBuilder.HasDbFunction(() => Lower("")).HasName("lower").IsBuiltIn();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();
        configurationBuilder.Properties<IReadOnlyList<string>>().HaveConversion<StringListConverter, StringListComparer>();
    }

    private sealed class MillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        stored => StoredForms.Time(stored));

    private sealed class StringListConverter() : ValueConverter<IReadOnlyList<string>, string>(
        list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
        stored => StoredForms.List(stored));

    private sealed class StringListComparer() : ValueComparer<IReadOnlyList<string>>(
        (a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)),
        list => list.Aggregate(0, HashCode.Combine),
        list => list.ToArray());
}
