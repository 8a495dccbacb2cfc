using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Builds.Storage.Migrations;

/// <summary>All tables as of the first release. No column types: each provider picks its own for the same CLR type.</summary>
[DbContext(typeof(BuildsDb))]
[Migration("20261122000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(BuildsDb.Schema);
        Project(migrationBuilder);
        Pipeline(migrationBuilder);
        Workflow(migrationBuilder);
        Build(migrationBuilder);
        Artifact(migrationBuilder);
        TestReport(migrationBuilder);
        EnvVar(migrationBuilder);
        Follow(migrationBuilder);
    }

    private static void Project(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("projects", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            LastBuild = table.Column<int>(nullable: false),
            LastPipeline = table.Column<int>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_projects", row => row.Id));
    }

    private static void Pipeline(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("pipelines", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            Actor = table.Column<string>(nullable: false),
            Branch = table.Column<string>(nullable: true),
            CreatedAt = table.Column<long>(nullable: false),
            Number = table.Column<int>(nullable: false),
            Parameters = table.Column<string>(nullable: false),
            ProjectId = table.Column<Guid>(nullable: false),
            Revision = table.Column<string>(nullable: true),
            Tag = table.Column<string>(nullable: true),
            Trigger = table.Column<string>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_pipelines", row => row.Id));
        migrationBuilder.CreateIndex("IX_pipelines_ProjectId_Branch_Number", "pipelines", ["ProjectId", "Branch", "Number"], BuildsDb.Schema);
        migrationBuilder.CreateIndex("IX_pipelines_ProjectId_Number", "pipelines", ["ProjectId", "Number"], BuildsDb.Schema, unique: true);
    }

    private static void Workflow(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("workflows", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            Name = table.Column<string>(nullable: false),
            PipelineId = table.Column<Guid>(nullable: false),
            ProjectId = table.Column<Guid>(nullable: false),
            StartedBy = table.Column<string>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_workflows", row => row.Id));
        migrationBuilder.CreateIndex("IX_workflows_PipelineId", "workflows", "PipelineId", BuildsDb.Schema);
        migrationBuilder.CreateIndex("IX_workflows_ProjectId", "workflows", "ProjectId", BuildsDb.Schema);
    }

    private static void Build(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("builds", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            Body = table.Column<string>(nullable: true),
            Branch = table.Column<string>(nullable: true),
            CommitterEmail = table.Column<string>(nullable: true),
            CommitterName = table.Column<string>(nullable: true),
            Job = table.Column<string>(nullable: false),
            Lapses = table.Column<int>(nullable: false),
            LeaseEndsAt = table.Column<long>(nullable: true),
            LeaseHolder = table.Column<Guid>(nullable: true),
            LeaseId = table.Column<Guid>(nullable: true),
            Lifecycle = table.Column<int>(nullable: false),
            Number = table.Column<int>(nullable: false),
            Outcome = table.Column<int>(nullable: true),
            Parameters = table.Column<string>(nullable: false),
            PipelineId = table.Column<Guid>(nullable: false),
            PreviousNumber = table.Column<int>(nullable: true),
            PreviousOutcome = table.Column<int>(nullable: true),
            ProjectId = table.Column<Guid>(nullable: false),
            QueuedAt = table.Column<long>(nullable: false),
            RetryOf = table.Column<int>(nullable: true),
            Revision = table.Column<string>(nullable: true),
            Runner = table.Column<string>(nullable: true),
            StartedAt = table.Column<long>(nullable: true),
            Steps = table.Column<string>(nullable: false),
            StoppedAt = table.Column<long>(nullable: true),
            Subject = table.Column<string>(nullable: true),
            Tag = table.Column<string>(nullable: true),
            Why = table.Column<string>(nullable: false),
            WorkflowId = table.Column<Guid>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_builds", row => row.Id));
        migrationBuilder.CreateIndex("IX_builds_LeaseEndsAt", "builds", "LeaseEndsAt", BuildsDb.Schema);
        migrationBuilder.CreateIndex("IX_builds_ProjectId_Branch_Number", "builds", ["ProjectId", "Branch", "Number"], BuildsDb.Schema);
        migrationBuilder.CreateIndex("IX_builds_ProjectId_Lifecycle_Number", "builds", ["ProjectId", "Lifecycle", "Number"], BuildsDb.Schema);
        migrationBuilder.CreateIndex("IX_builds_ProjectId_Number", "builds", ["ProjectId", "Number"], BuildsDb.Schema, unique: true);
        migrationBuilder.CreateIndex("IX_builds_QueuedAt", "builds", "QueuedAt", BuildsDb.Schema);
        migrationBuilder.CreateIndex("IX_builds_WorkflowId", "builds", "WorkflowId", BuildsDb.Schema);
    }

    private static void Artifact(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("artifacts", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            BuildId = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            Path = table.Column<string>(nullable: false),
            Sha256 = table.Column<string>(nullable: false),
            Size = table.Column<long>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_artifacts", row => row.Id));
        migrationBuilder.CreateIndex("IX_artifacts_BuildId_Path", "artifacts", ["BuildId", "Path"], BuildsDb.Schema, unique: true);
    }

    private static void TestReport(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("test_reports", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            BuildId = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            Results = table.Column<string>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_test_reports", row => row.Id));
        migrationBuilder.CreateIndex("IX_test_reports_BuildId", "test_reports", "BuildId", BuildsDb.Schema);
    }

    private static void EnvVar(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("env_vars", table => new
        {
            Name = table.Column<string>(nullable: false),
            ProjectId = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            Mask = table.Column<string>(nullable: false),
            ProtectedValue = table.Column<byte[]>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_env_vars", row => new { row.ProjectId, row.Name }));
    }

    private static void Follow(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("follows", table => new
        {
            ProjectId = table.Column<Guid>(nullable: false),
            UserId = table.Column<Guid>(nullable: false),
        }, BuildsDb.Schema, table => table.PrimaryKey("PK_follows", row => new { row.UserId, row.ProjectId }));
        migrationBuilder.CreateIndex("IX_follows_ProjectId", "follows", "ProjectId", BuildsDb.Schema);
    }
}
