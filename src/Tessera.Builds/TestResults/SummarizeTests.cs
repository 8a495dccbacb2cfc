using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.TestResults;

/// <summary>Counts the tests of a build, and keeps the first that failed. Reads report by report: no more than one is in memory.</summary>
internal sealed class SummarizeTests(BuildsStore store)
{
    /// <summary>Most failures that are kept.</summary>
    public const int MaxFailures = 20;

    public sealed record Summary(int Passed, int Failed, int Skipped, IReadOnlyList<TestResult> Failures);

    /// <summary>Counts them.</summary>
    /// <returns>Null when no tests were reported.</returns>
    public async Task<Summary?> ExecuteAsync(Guid buildId, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var (passed, failed, skipped) = (0, 0, 0);
        var failures = new List<TestResult>();
        await foreach (var results in ListTests.Reports(db, buildId).AsAsyncEnumerable().WithCancellation(ct))
        {
            foreach (var test in JsonSerializer.Deserialize<TestResult[]>(results, Answers.Json)!)
            {
                if (test.Result == TestResult.Success)
                {
                    passed++;
                }
                else if (test.Result == TestResult.Skipped)
                {
                    skipped++;
                }
                else
                {
                    failed++;
                    if (failures.Count < MaxFailures)
                        failures.Add(test);
                }
            }
        }

        return passed + failed + skipped == 0 ? null : new(passed, failed, skipped, failures);
    }
}
