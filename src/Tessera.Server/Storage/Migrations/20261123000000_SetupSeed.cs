using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>What all nodes make the same one-time code from.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261123000000_SetupSeed")]
internal sealed class SetupSeed : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<byte[]>("SetupSeed", "instance", nullable: true);
}
