namespace Tessera.Builds.TestResults;

/// <summary>One test as it is stored and served.</summary>
/// <param name="Classname">The test's class, or its suite's name when it names none.</param>
/// <param name="Name">The test's name.</param>
/// <param name="File">The source file, when the report says.</param>
/// <param name="Result"><c>success</c>, <c>failure</c>, <c>error</c> or <c>skipped</c>.</param>
/// <param name="RunTime">Seconds; 0 when the report does not say.</param>
/// <param name="Message">Why it did not succeed, when the report says.</param>
/// <param name="Source">Name of the suite that it stands in.</param>
internal sealed record TestResult(string Classname, string Name, string? File, string Result, double RunTime, string? Message, string? Source)
{
    public const string Success = "success";
    public const string Failure = "failure";
    public const string Error = "error";
    public const string Skipped = "skipped";
}
