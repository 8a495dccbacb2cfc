using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Audit;

public sealed class VerifyAuditTests
{
    private const int Rows = 1200;

    [Theory]
    [InlineData("UPDATE audit_events SET \"ActorName\" = 'somebody else' WHERE \"Id\" = 1100", 1100, "not as it was written")]
    [InlineData("UPDATE audit_events SET \"After\" = '{}' WHERE \"Id\" = 1", 1, "not as it was written")]
    [InlineData("UPDATE audit_events SET \"Hash\" = x'00' WHERE \"Id\" = 7", 7, "not as it was written")]
    [InlineData("DELETE FROM audit_events WHERE \"Id\" = 1000", 1000, "missing")]
    [InlineData("DELETE FROM audit_events WHERE \"Id\" = 1", 1, "missing")]
    [InlineData("UPDATE audit_events SET \"Id\" = CASE \"Id\" WHEN 5 THEN -6 ELSE -5 END WHERE \"Id\" IN (5, 6); UPDATE audit_events SET \"Id\" = -\"Id\" WHERE \"Id\" < 0", 5, "place")]
    [InlineData("DELETE FROM audit_events WHERE \"Id\" > 1150", 1151, "cut off")]
    [InlineData("DELETE FROM audit_events", 1, "cut off")]
    [InlineData("INSERT INTO audit_events SELECT 5000, \"Action\", \"ActorId\", \"ActorKind\", \"ActorName\", \"After\", \"At\", \"Before\", \"Hash\", \"Ip\", \"KeyId\", \"Project\", \"TargetId\", \"TargetKind\", \"TargetName\" FROM audit_events WHERE \"Id\" = 1", 5000, "beyond")]
    [InlineData("INSERT INTO audit_events SELECT 0, \"Action\", \"ActorId\", \"ActorKind\", \"ActorName\", \"After\", \"At\", \"Before\", \"Hash\", \"Ip\", \"KeyId\", \"Project\", \"TargetId\", \"TargetKind\", \"TargetName\" FROM audit_events WHERE \"Id\" = 1", 0, "by hand")]
    [InlineData("UPDATE instance SET \"AuditHash\" = x'00'", -1, "ended with")]
    public async Task Whatever_is_done_to_the_log_is_told_with_the_row(string sql, long broken, string detail)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.ChangeAsync(mutation =>
        {
            for (var i = 0; i < Rows; i++)
                mutation.Audit("test.many", new("token", "x", "x"), new { i }, null);
        });
        var before = await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify");
        ((bool)before["intact"]!).ShouldBeTrue();
        var last = (long)before["rows"]!;
        last.ShouldBeGreaterThan(Rows);

        await server.ByHandAsync(sql);

        var after = await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify");
        ((bool)after["intact"]!).ShouldBeFalse();
        ((long)after["firstBroken"]!).ShouldBe(broken < 0 ? last : broken);
        after.Text("detail").ShouldContain(detail);
    }
}
