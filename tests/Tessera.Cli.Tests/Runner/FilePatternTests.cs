using Tessera.Cli.Runner.Files;

namespace Tessera.Cli.Tests.Runner;

public sealed class FilePatternTests
{
    [Theory]
    [InlineData("report.xml", "report.xml", true)]
    [InlineData("report.xml", "sub/report.xml", false)]
    [InlineData("./report.xml", "report.xml", true)]
    [InlineData("*.xml", "report.xml", true)]
    [InlineData("*.xml", "sub/report.xml", false)]
    [InlineData("**/*.xml", "report.xml", true)]
    [InlineData("**/*.xml", "a/b/report.xml", true)]
    [InlineData("dist/**", "dist/a/b.txt", true)]
    [InlineData("dist/", "dist/a/b.txt", true)]
    [InlineData("dist", "dist/a/b.txt", true)]
    [InlineData("dist", "distant/b.txt", false)]
    [InlineData("dist/*", "dist/a/b.txt", false)]
    [InlineData("a/**/b/**/c", "a/x/b/b/y/c", true)]
    [InlineData("a/**/b/**/c", "a/x/y/c", false)]
    [InlineData("Report.xml", "report.xml", false)]
    [InlineData("r?.xml", "r1.xml", true)]
    [InlineData("**", ".hidden/x", true)]
    public void A_pattern_means_the_files_that_it_looks_like(string pattern, string path, bool matches)
    {
        var segments = path.Split('/');

        FilePattern.Parse("--artifacts", pattern).Matches(segments).ShouldBe(matches);
        if (matches)
            FilePattern.Parse("--artifacts", pattern).Reaches(segments.AsSpan(..^1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("dist/**", "node_modules", false)]
    [InlineData("dist/*", "dist/sub", false)]
    [InlineData("a/*/c", "a/b", true)]
    [InlineData("**/x", "any/where", true)]
    public void Directories_that_cannot_hold_what_is_meant_are_not_searched(string pattern, string directory, bool reached) =>
        FilePattern.Parse("--artifacts", pattern).Reaches(directory.Split('/')).ShouldBe(reached);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("a\\b")]
    public void A_pattern_that_leads_elsewhere_is_refused(string pattern) =>
        Should.Throw<CommandFailedException>(() => FilePattern.Parse("--artifacts", pattern)).Code.ShouldBe(ExitCode.Usage);
}
