using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>
/// One index for each order of the list of service tokens, with what its filters look at, and one for the counts. Over expressions and parts of tables, which the
/// model cannot say, so they stand here alone; a test holds the list's queries against them.
/// </summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122160000_ServiceTokenLists")]
internal sealed class ServiceTokenLists : Migration
{
    private const string Service = "\"Kind\" = 3 AND \"DeletedAt\" IS NULL";
    private const string Filtered = "\"Scope\", \"ExpiresAt\", \"OldDigestUntil\"";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<bool>("IsServiceToken", "token_usage", nullable: false, defaultValue: false);
        migrationBuilder.Sql(
            $"""
            INSERT INTO token_usage ("TokenId", "Calls", "Refusals", "IsServiceToken") SELECT "Id", 0, 0, "Kind" = 3 FROM tokens WHERE {Service}
            ON CONFLICT ("TokenId") DO UPDATE SET "IsServiceToken" = excluded."IsServiceToken"
            """);
        migrationBuilder.Sql($"""CREATE INDEX "IX_tokens_service_Id" ON tokens ("Id", {Filtered}) WHERE {Service}""");
        migrationBuilder.Sql($"""CREATE INDEX "IX_tokens_service_NameKey" ON tokens ("NameKey", "Id", {Filtered}) WHERE {Service}""");
        // 253402300799999 is the last millisecond of the year 9999: what never expires comes last.
        migrationBuilder.Sql($"""CREATE INDEX "IX_tokens_service_ExpiresAt" ON tokens (COALESCE("ExpiresAt", 253402300799999), "Id", {Filtered}) WHERE {Service}""");
        migrationBuilder.Sql($"""CREATE INDEX "IX_tokens_service_OldDigestUntil" ON tokens ("OldDigestUntil", "ExpiresAt") WHERE {Service} AND "OldDigestUntil" IS NOT NULL""");
        migrationBuilder.Sql("""CREATE INDEX "IX_token_usage_service_LastUsedAt" ON token_usage (COALESCE("LastUsedAt", 0), "TokenId") WHERE "IsServiceToken" """);
    }
}
