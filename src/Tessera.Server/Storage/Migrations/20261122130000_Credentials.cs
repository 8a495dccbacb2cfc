using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>Credentials besides the password, and what a user's password needs beside it. Users made before need nothing, and keep their seals.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122130000_Credentials")]
internal sealed class Credentials : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("credentials", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            Content = table.Column<string>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            DeletedAt = table.Column<long>(nullable: true),
            Epoch = table.Column<long>(nullable: false),
            Kind = table.Column<byte>(nullable: false),
            Name = table.Column<string>(nullable: false),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
            UniqueKey = table.Column<string>(nullable: true),
            UserId = table.Column<Guid>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_credentials", row => row.Id));
        migrationBuilder.CreateIndex("IX_credentials_UniqueKey", "credentials", "UniqueKey", unique: true);
        migrationBuilder.CreateIndex("IX_credentials_UserId", "credentials", "UserId");
        migrationBuilder.CreateTable("credential_usage", table => new
        {
            CredentialId = table.Column<Guid>(nullable: false),
            ChallengedAt = table.Column<long>(nullable: false),
            Counter = table.Column<long>(nullable: false),
            LastUsedAt = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_credential_usage", row => row.CredentialId));
        migrationBuilder.AddColumn<bool>("HasShortPassword", "users", nullable: false, defaultValue: false);
        migrationBuilder.AddColumn<bool>("NeedsCode", "users", nullable: false, defaultValue: false);
    }
}
