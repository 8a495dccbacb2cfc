using System.Globalization;
using System.Text.RegularExpressions;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Deploy;

/// <summary>The unit of systemd is one, hardened, and starts what there is.</summary>
public sealed partial class UnitTests
{
    private const string Program = "/opt/tessera/tessera-server";

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_it_and_little_that_it_may_do()
    {
        var folder = Directory.CreateTempSubdirectory("tessera-unit-").FullName;
        try
        {
            // Verified is also that the program is there.
            await File.WriteAllTextAsync(Path.Combine(folder, "tessera.service"), DeployFolder.Read("tessera.service").Replace(Program, "/bin/true", StringComparison.Ordinal), TestContext.Current.CancellationToken);

            (await Shell.RunAsync("systemd-analyze verify ./tessera.service 2>&1", folder)).ShouldBeEmpty();

            var exposure = Exposure().Match(await Shell.RunAsync("systemd-analyze security --offline=true --no-pager ./tessera.service 2>&1", folder));
            double.Parse(exposure.Groups["level"].Value, CultureInfo.InvariantCulture).ShouldBeLessThan(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void It_names_settings_that_exist_and_keeps_its_data_where_it_may_write()
    {
        var settings = DeployFolder.UnitValues("Environment").Select(value => value.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

        settings.Keys.Where(name => name.StartsWith("Tessera", StringComparison.Ordinal) && !DeployFolder.IsSetting(name)).ShouldBeEmpty();
        settings["Tessera__DataDirectory"].ShouldBe($"/var/lib/{DeployFolder.UnitValues("StateDirectory").Single()}");
        Mentioned().Matches(DeployFolder.Read("tessera.service")).Select(match => match.Value).ShouldAllBe(name => DeployFolder.IsSetting(name));
    }

    [Fact]
    public async Task A_server_starts_with_the_options_that_it_gives()
    {
        var line = DeployFolder.UnitValues("ExecStart").Single().Split(' ');
        line[0].ShouldBe(Program);
        line[1].ShouldBe("--urls");
        var folder = Directory.CreateTempSubdirectory("tessera-unit-").FullName;
        try
        {
            // Anywhere free instead of where it says.
            await using var server = await ServerProcess.StartAsync(folder, [.. line[1..^1], "http://127.0.0.1:0", $"--Tessera:DataDirectory={folder}"]);

            using var client = new HttpClient { BaseAddress = server.Address };
            (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("(?<=exposure level for tessera.service: )(?<level>[0-9.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exposure();

    [GeneratedRegex("Tessera__[A-Za-z_0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mentioned();
}
