using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>Sign-ins in browsers. Changes nothing of what was there before.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122120000_Sessions")]
internal sealed class Sessions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("sessions", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            Device = table.Column<string>(nullable: false),
            Digest = table.Column<byte[]>(nullable: false),
            EndedAt = table.Column<long>(nullable: true),
            Epoch = table.Column<long>(nullable: false),
            ExpiresAt = table.Column<long>(nullable: false),
            Ip = table.Column<string>(nullable: true),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
            SeenAt = table.Column<long>(nullable: false),
            UserId = table.Column<Guid>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_sessions", row => row.Id));
        migrationBuilder.CreateIndex("IX_sessions_Digest", "sessions", "Digest", unique: true);
        migrationBuilder.CreateIndex("IX_sessions_UserId", "sessions", "UserId");
    }
}
