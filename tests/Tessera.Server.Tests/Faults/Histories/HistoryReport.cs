namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>What a checker has found, and how much there was to look at: nothing found in nothing proves nothing.</summary>
/// <param name="Violations">Everything that was not to be.</param>
/// <param name="Judged">Verifications that came late enough after an acknowledged revocation to have to be refused.</param>
/// <param name="Allowed">Verifications that were let through.</param>
/// <param name="Later">Answers that were 503 with <c>Retry-After</c>.</param>
internal sealed record HistoryReport(IReadOnlyList<Violation> Violations, int Judged, int Allowed, int Later)
{
    /// <summary>Fails with what was found.</summary>
    public void ShouldBeClean() => Violations.Take(10).Select(violation => $"{violation.Rule}: {violation.What}").ShouldBeEmpty();
}
