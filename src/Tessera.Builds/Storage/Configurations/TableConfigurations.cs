using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tessera.Builds.Storage.Configurations;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<ProjectRow>
{
    public void Configure(EntityTypeBuilder<ProjectRow> builder)
    {
        builder.ToTable("projects");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}

internal sealed class PipelineConfiguration : IEntityTypeConfiguration<PipelineRow>
{
    public void Configure(EntityTypeBuilder<PipelineRow> builder)
    {
        builder.ToTable("pipelines");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.ProjectId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.ProjectId, row.Branch, row.Number });
    }
}

internal sealed class WorkflowConfiguration : IEntityTypeConfiguration<WorkflowRow>
{
    public void Configure(EntityTypeBuilder<WorkflowRow> builder)
    {
        builder.ToTable("workflows");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => row.PipelineId);
        builder.HasIndex(row => row.ProjectId);
    }
}

internal sealed class BuildConfiguration : IEntityTypeConfiguration<BuildRow>
{
    public void Configure(EntityTypeBuilder<BuildRow> builder)
    {
        builder.ToTable("builds");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.ProjectId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.ProjectId, row.Branch, row.Number });
        builder.HasIndex(row => new { row.ProjectId, row.Lifecycle, row.Number });
        builder.HasIndex(row => row.WorkflowId);
        builder.HasIndex(row => row.LeaseEndsAt);
        builder.HasIndex(row => row.QueuedAt);
    }
}

internal sealed class ArtifactConfiguration : IEntityTypeConfiguration<ArtifactRow>
{
    public void Configure(EntityTypeBuilder<ArtifactRow> builder)
    {
        builder.ToTable("artifacts");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.BuildId, row.Path }).IsUnique();
    }
}

internal sealed class TestReportConfiguration : IEntityTypeConfiguration<TestReportRow>
{
    public void Configure(EntityTypeBuilder<TestReportRow> builder)
    {
        builder.ToTable("test_reports");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => row.BuildId);
    }
}

internal sealed class EnvVarConfiguration : IEntityTypeConfiguration<EnvVarRow>
{
    public void Configure(EntityTypeBuilder<EnvVarRow> builder)
    {
        builder.ToTable("env_vars");
        builder.HasKey(row => new { row.ProjectId, row.Name });
    }
}

internal sealed class FollowConfiguration : IEntityTypeConfiguration<FollowRow>
{
    public void Configure(EntityTypeBuilder<FollowRow> builder)
    {
        builder.ToTable("follows");
        builder.HasKey(row => new { row.UserId, row.ProjectId });
        builder.HasIndex(row => row.ProjectId);
    }
}
