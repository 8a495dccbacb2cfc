using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Tessera.Builds.Storage;

/// <summary>
/// The builds' own tables. One model for all providers: times are kept as milliseconds since 1970, structured values as JSON text. Projects are known by
/// their id alone; what they are called and who may see them is the instance's business.
/// </summary>
internal sealed class BuildsDb(DbContextOptions<BuildsDb> options) : DbContext(options)
{
    /// <summary>Where its tables are when it shares a database with others. SQLite has no schemas and passes over it: there it has a file of its own.</summary>
    public const string Schema = "builds";

    public DbSet<ProjectRow> Projects => Set<ProjectRow>();

    public DbSet<PipelineRow> Pipelines => Set<PipelineRow>();

    public DbSet<WorkflowRow> Workflows => Set<WorkflowRow>();

    public DbSet<BuildRow> Builds => Set<BuildRow>();

    public DbSet<ArtifactRow> Artifacts => Set<ArtifactRow>();

    public DbSet<TestReportRow> TestReports => Set<TestReportRow>();

    public DbSet<EnvVarRow> EnvVars => Set<EnvVarRow>();

    public DbSet<FollowRow> Follows => Set<FollowRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BuildsDb).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();

    private sealed class MillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
