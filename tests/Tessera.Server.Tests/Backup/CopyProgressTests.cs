using Tessera.Server.Backup;

namespace Tessera.Server.Tests.Backup;

/// <summary>What a copy says of how far it is.</summary>
public sealed class CopyProgressTests
{
    [Fact]
    public void On_a_terminal_one_line_is_written_over_until_it_is_full()
    {
        var said = Copy(rows: 5000, isTerminal: true);
        said.ShouldStartWith("\r[");
        said.TrimEnd('\n', '\r').ShouldEndWith($"\r[{new string('#', 40)}] 100 %  5000 rows");
        said.Count(letter => letter == '\r').ShouldBe(100, "not once a row");
        said.IndexOf('\n', StringComparison.Ordinal).ShouldBe(said.Length - 1);
        said.Split('\r', StringSplitOptions.RemoveEmptyEntries).Select(line => line.IndexOf(']', StringComparison.Ordinal)).Distinct().ShouldHaveSingleItem("nothing of a longer line is left");
    }

    [Fact]
    public void Elsewhere_each_tenth_is_a_line()
    {
        var lines = Copy(rows: 5000, isTerminal: false).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(10);
        lines[0].ShouldBe("10 %, 500 of 5000 rows");
        lines[^1].ShouldBe("100 %, 5000 of 5000 rows");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_of_nothing_says_nothing(bool isTerminal) => Copy(rows: 0, isTerminal).ShouldBeEmpty();

    private static string Copy(int rows, bool isTerminal)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var progress = new CopyProgress(output, isTerminal);
        progress.Begin(rows);
        for (var i = 0; i < rows; i++)
            progress.Step();
        progress.End();
        return output.ToString();
    }
}
