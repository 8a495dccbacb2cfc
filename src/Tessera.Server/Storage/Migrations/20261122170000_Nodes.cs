using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>Who runs on this database, and how far each has come.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122170000_Nodes")]
internal sealed class Nodes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("nodes", table => new
    {
        Id = table.Column<Guid>(nullable: false),
        AppliedEpoch = table.Column<long>(nullable: false),
        Beat = table.Column<long>(nullable: false),
        BrokenRows = table.Column<int>(nullable: false),
        Bytes = table.Column<long>(nullable: false),
        ConfirmedAt = table.Column<long>(nullable: true),
        HeardAt = table.Column<long>(nullable: false),
        Name = table.Column<string>(nullable: false),
        SealChecks = table.Column<int>(nullable: false),
        StartedAt = table.Column<long>(nullable: false),
        Tokens = table.Column<int>(nullable: false),
        UsageWrittenAt = table.Column<long>(nullable: true),
        Version = table.Column<string>(nullable: false),
    }, constraints: table => table.PrimaryKey("PK_nodes", row => row.Id));
}
