using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>What a token was last used for, its use per day, and its newest refusals.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122140000_UsageHistory")]
internal sealed class UsageHistory : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("LastUsedFor", "token_usage", nullable: true);
        migrationBuilder.CreateTable("token_usage_days", table => new
        {
            TokenId = table.Column<Guid>(nullable: false),
            Day = table.Column<int>(nullable: false),
            Calls = table.Column<long>(nullable: false),
            Refusals = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_token_usage_days", row => new { row.TokenId, row.Day }));
        migrationBuilder.CreateIndex("IX_token_usage_days_Day", "token_usage_days", "Day");
        migrationBuilder.CreateTable("token_refusals", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            At = table.Column<long>(nullable: false),
            Ip = table.Column<string>(nullable: true),
            Permission = table.Column<string>(nullable: true),
            Reason = table.Column<string>(nullable: false),
            TokenId = table.Column<Guid>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_token_refusals", row => row.Id));
        migrationBuilder.CreateIndex("IX_token_refusals_At", "token_refusals", "At");
        migrationBuilder.CreateIndex("IX_token_refusals_TokenId_At", "token_refusals", ["TokenId", "At"]);
    }
}
