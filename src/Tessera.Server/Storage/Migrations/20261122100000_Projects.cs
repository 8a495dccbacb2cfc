using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>Projects. Changes nothing of what was there before.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122100000_Projects")]
internal sealed class Projects : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("projects", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            DefaultBranch = table.Column<string>(nullable: false),
            DeletedAt = table.Column<long>(nullable: true),
            Epoch = table.Column<long>(nullable: false),
            IsPublic = table.Column<bool>(nullable: false),
            Members = table.Column<string>(nullable: false),
            Name = table.Column<string>(nullable: false),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
            Slug = table.Column<string>(nullable: false),
            SlugKey = table.Column<string>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_projects", row => row.Id));
        migrationBuilder.CreateIndex("IX_projects_SlugKey", "projects", "SlugKey", unique: true);
    }
}
