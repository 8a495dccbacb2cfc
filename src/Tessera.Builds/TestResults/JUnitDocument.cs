using System.Text;

namespace Tessera.Builds.TestResults;

/// <summary>Makes tests of a report's elements in the order in which they are read. Suites may stand in suites; a test takes what it lacks from those around it.</summary>
internal sealed class JUnitDocument
{
    private readonly List<TestResult> tests = [];
    private readonly Stack<Suite> suites = new();
    private readonly StringBuilder text = new();
    private Case? test;
    private int? textDepth;

    public int Count => tests.Count;

    /// <summary>Whether text at this place is part of a message.</summary>
    public bool TakesText => textDepth is not null;

    public void Begin(string element, int depth, Func<string, string?> attribute)
    {
        switch (element)
        {
            case "testsuite" when test is null:
                suites.Push(new(depth, NonEmpty(attribute("name")), NonEmpty(attribute("file")) ?? NonEmpty(attribute("filepath"))));
                break;
            case "testcase" when test is null:
                test = new(depth, attribute);
                break;
            // Only directly in the test: what retries and system output hold is theirs.
            case TestResult.Failure or TestResult.Error or TestResult.Skipped when test is not null && depth == test.Depth + 1:
                test.Outcomes.Add((element, NonEmpty(attribute("message"))));
                text.Clear();
                textDepth = depth;
                break;
        }
    }

    public void Text(string part) => text.Append(part);

    public void End(int depth)
    {
        if (depth == textDepth && test is not null)
        {
            var (result, message) = test.Outcomes[^1];
            test.Outcomes[^1] = (result, MessageOf(message, text.ToString().Trim()));
            textDepth = null;
        }
        else if (depth == test?.Depth)
        {
            tests.Add(test.ToResult(suites));
            test = null;
        }
        else if (suites.TryPeek(out var suite) && depth == suite.Depth)
        {
            suites.Pop();
        }
    }

    /// <summary>The tests, once the document has ended.</summary>
    public IReadOnlyList<TestResult> Finished() => tests;

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    // Many tools repeat the message as the text's first line.
    private static string? MessageOf(string? message, string text) =>
        text.Length == 0 ? message : message is null || text.Contains(message, StringComparison.Ordinal) ? text : $"{message}\n{text}";

    private sealed record Suite(int Depth, string? Name, string? File);

    private sealed class Case(int depth, Func<string, string?> attribute)
    {
        private readonly string? classname = NonEmpty(attribute("classname")) ?? NonEmpty(attribute("class"));
        private readonly string name = NonEmpty(attribute("name")) ?? "";
        private readonly string? file = NonEmpty(attribute("file"));
        private readonly double seconds = JUnitTime.Parse(attribute("time"));
        private readonly string? status = attribute("status");
        private readonly string? result = attribute("result");

        public int Depth => depth;

        public List<(string Result, string? Message)> Outcomes { get; } = [];

        public TestResult ToResult(Stack<Suite> suites)
        {
            var source = suites.Select(suite => suite.Name).FirstOrDefault(found => found is not null);
            var (outcome, message) = Outcome();
            return new(classname ?? source ?? "", name, file ?? suites.Select(suite => suite.File).FirstOrDefault(found => found is not null), outcome, seconds, message, source);
        }

        // The worst decides; a test without any has succeeded, unless an attribute says that it never ran.
        private (string Result, string? Message) Outcome()
        {
            foreach (var worst in new[] { TestResult.Error, TestResult.Failure, TestResult.Skipped })
            {
                if (Outcomes.FindIndex(outcome => outcome.Result == worst) is var at and >= 0)
                    return Outcomes[at];
            }

            return IsUnrun(status) || IsUnrun(result) ? (TestResult.Skipped, null) : (TestResult.Success, null);
        }

        private static bool IsUnrun(string? value) => value?.ToUpperInvariant() is "NOTRUN" or "SKIPPED" or "DISABLED" or "IGNORED" or "SUPPRESSED";
    }
}
