using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>Keys of data protection, so that all nodes of an instance share them.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122110000_ProtectionKeys")]
internal sealed class ProtectionKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("protection_keys", table => new
    {
        Id = table.Column<Guid>(nullable: false),
        CreatedAt = table.Column<long>(nullable: false),
        Xml = table.Column<string>(nullable: false),
    }, constraints: table => table.PrimaryKey("PK_protection_keys", row => row.Id));
}
