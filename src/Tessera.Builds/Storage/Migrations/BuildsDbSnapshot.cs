using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Tessera.Builds.Storage.Migrations;

/// <summary>The model as of the last migration, without any provider's column types: a test holds it against the live model.</summary>
[DbContext(typeof(BuildsDb))]
internal sealed class BuildsDbSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(BuildsDb.Schema);
        Project(modelBuilder);
        Pipeline(modelBuilder);
        Workflow(modelBuilder);
        Build(modelBuilder);
        Artifact(modelBuilder);
        TestReport(modelBuilder);
        EnvVar(modelBuilder);
        Follow(modelBuilder);
    }

    private static void Project(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.ProjectRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<int>("LastBuild");
        b.Property<int>("LastPipeline");
        b.HasKey("Id");
        b.ToTable("projects");
    });

    private static void Pipeline(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.PipelineRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<string>("Actor").IsRequired();
        b.Property<string>("Branch");
        b.Property<long>("CreatedAt");
        b.Property<int>("Number");
        b.Property<string>("Parameters").IsRequired();
        b.Property<Guid>("ProjectId");
        b.Property<string>("Revision");
        b.Property<string>("Tag");
        b.Property<string>("Trigger").IsRequired();
        b.HasKey("Id");
        b.HasIndex("ProjectId", "Branch", "Number");
        b.HasIndex("ProjectId", "Number").IsUnique();
        b.ToTable("pipelines");
    });

    private static void Workflow(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.WorkflowRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("CreatedAt");
        b.Property<string>("Name").IsRequired();
        b.Property<Guid>("PipelineId");
        b.Property<Guid>("ProjectId");
        b.Property<string>("StartedBy").IsRequired();
        b.HasKey("Id");
        b.HasIndex("PipelineId");
        b.HasIndex("ProjectId");
        b.ToTable("workflows");
    });

    private static void Build(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.BuildRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<string>("Body");
        b.Property<string>("Branch");
        b.Property<string>("CommitterEmail");
        b.Property<string>("CommitterName");
        b.Property<string>("Job").IsRequired();
        b.Property<int>("Lapses");
        b.Property<long?>("LeaseEndsAt");
        b.Property<Guid?>("LeaseHolder");
        b.Property<Guid?>("LeaseId");
        b.Property<int>("Lifecycle");
        b.Property<int>("Number");
        b.Property<int?>("Outcome");
        b.Property<string>("Parameters").IsRequired();
        b.Property<Guid>("PipelineId");
        b.Property<int?>("PreviousNumber");
        b.Property<int?>("PreviousOutcome");
        b.Property<Guid>("ProjectId");
        b.Property<long>("QueuedAt");
        b.Property<int?>("RetryOf");
        b.Property<string>("Revision");
        b.Property<string>("Runner");
        b.Property<long?>("StartedAt");
        b.Property<string>("Steps").IsRequired();
        b.Property<long?>("StoppedAt");
        b.Property<string>("Subject");
        b.Property<string>("Tag");
        b.Property<string>("Why").IsRequired();
        b.Property<Guid>("WorkflowId");
        b.HasKey("Id");
        b.HasIndex("LeaseEndsAt");
        b.HasIndex("ProjectId", "Branch", "Number");
        b.HasIndex("ProjectId", "Lifecycle", "Number");
        b.HasIndex("ProjectId", "Number").IsUnique();
        b.HasIndex("QueuedAt");
        b.HasIndex("WorkflowId");
        b.ToTable("builds");
    });

    private static void Artifact(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.ArtifactRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<Guid>("BuildId");
        b.Property<long>("CreatedAt");
        b.Property<string>("Path").IsRequired();
        b.Property<string>("Sha256").IsRequired();
        b.Property<long>("Size");
        b.HasKey("Id");
        b.HasIndex("BuildId", "Path").IsUnique();
        b.ToTable("artifacts");
    });

    private static void TestReport(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.TestReportRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<Guid>("BuildId");
        b.Property<long>("CreatedAt");
        b.Property<string>("Results").IsRequired();
        b.HasKey("Id");
        b.HasIndex("BuildId");
        b.ToTable("test_reports");
    });

    private static void EnvVar(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.EnvVarRow", b =>
    {
        b.Property<string>("Name");
        b.Property<Guid>("ProjectId");
        b.Property<long>("CreatedAt");
        b.Property<string>("Mask").IsRequired();
        b.Property<byte[]>("ProtectedValue").IsRequired();
        b.HasKey("ProjectId", "Name");
        b.ToTable("env_vars");
    });

    private static void Follow(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Builds.Storage.FollowRow", b =>
    {
        b.Property<Guid>("ProjectId");
        b.Property<Guid>("UserId");
        b.HasKey("UserId", "ProjectId");
        b.HasIndex("ProjectId");
        b.ToTable("follows");
    });
}
