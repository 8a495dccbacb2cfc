using System.Net;
using System.Text;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

/// <summary>The verify path allocates nothing, whatever the answer: a collector that has nothing to do never pauses it.</summary>
public sealed class AllocationTests
{
    private const int Iterations = 1_000;

    private static readonly ClientAddress Address = ClientAddress.From(IPAddress.Loopback);
    private readonly VerifierFixture fixture = new();

    [Fact]
    public void Verifying_allocates_nothing()
    {
        var live = fixture.Add(Samples.Grant("service:read-only"), record => record with { ExpiresAt = fixture.Clock.GetUtcNow().AddDays(1), ReportsFirstUse = true });
        var project = fixture.Add(Samples.Grant("project:1", Access.Read, TokenKind.Project, "gh/acme/web"));
        var expired = fixture.Add(Samples.Grant("service:read-only"), record => record with { ExpiresAt = DateTimeOffset.UnixEpoch });
        var unknown = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();
        var path = new char[RequestPath.MaxLength];
        foreach (var secret in (string[])[live, project, expired, unknown, "malformed", live + "\n"])
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            ShouldAllocateNothing(() =>
            {
                RequestPath.TryDecode("/p/gh/%61cme/web?x=1", path, out var decoded);
                var verdict = fixture.Verifier.Authorize(fixture.Verifier.Identify(secret), fixture.Routes.Match("GET", decoded), decoded);
                fixture.Verifier.CountUse(verdict, Address);
                fixture.Verifier.CountUse(TokenVerifier.Authorize(fixture.Verifier.Identify(bytes), fixture.Update), Address);
            });
        }
    }

    [Theory]
    [InlineData("/articles/1")]
    [InlineData("/%61rticles/1?x=2")]
    [InlineData("/p/gh/acme/caf%C3%A9")]
    [InlineData("/a/../b")]
    [InlineData("/%zz")]
    [InlineData("/nowhere/at/all")]
    public void Reading_and_matching_a_path_allocates_nothing(string target)
    {
        var buffer = new char[RequestPath.MaxLength];
        ShouldAllocateNothing(() =>
        {
            if (RequestPath.TryDecode(target, buffer, out var path))
                fixture.Routes.Match("HEAD", path);
        });
    }

    [Fact]
    public void The_measurement_sees_a_single_small_object() =>
        Should.Throw<ShouldAssertException>(() => ShouldAllocateNothing(() => GC.KeepAlive(new object())));

    // A collection that other tests cause in between counts the unused rest of this thread's allocation buffer as allocated, a few kilobytes once.
    // One round without a byte proves the point: an action that allocates does so in each.
    private static void ShouldAllocateNothing(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Iterations; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }
}
