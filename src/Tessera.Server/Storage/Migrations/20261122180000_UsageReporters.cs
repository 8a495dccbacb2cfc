using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>How far the reports of programs that judge tokens themselves are counted.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122180000_UsageReporters")]
internal sealed class UsageReporters : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("usage_reporters", table => new
    {
        Id = table.Column<Guid>(nullable: false),
        Batch = table.Column<long>(nullable: false),
        HeardAt = table.Column<long>(nullable: false),
    }, constraints: table => table.PrimaryKey("PK_usage_reporters", row => row.Id));
}
