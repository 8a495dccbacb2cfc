using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Security;

/// <summary>Data directory and instance key belong to us alone and to each other.</summary>
public sealed class InstanceKeyFileTests
{
    [Fact]
    public async Task Directory_and_key_are_readable_by_us_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        var parent = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        var directory = Path.Combine(parent, "data");
        try
        {
            await using var server = TesseraServer.Start(directory);

            File.GetUnixFileMode(directory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Path.Combine(directory, "instance.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    [Theory]
    [InlineData("missing", "is missing")]
    [InlineData("another", "is not the one this database was sealed with")]
    [InlineData("broken", "is not readable as one")]
    public async Task Server_without_the_right_key_does_not_start_and_says_why(string fault, string said)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        var other = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            await using (TesseraServer.Start(directory))
            await using (TesseraServer.Start(other))
            {
                // Both have made their keys.
            }

            var key = Path.Combine(directory, "instance.key");
            if (fault == "missing")
                File.Delete(key);
            else if (fault == "another")
                File.Copy(Path.Combine(other, "instance.key"), key, overwrite: true);
            else
                await File.WriteAllTextAsync(key, "{}", TestContext.Current.CancellationToken);

            var (exitCode, output) = await ServerProcess.RunAsync(directory, $"--Tessera:DataDirectory={directory}");

            exitCode.ShouldBe(1);
            output.ShouldContain(said);
            output.ShouldNotContain("   at ");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
            Directory.Delete(other, recursive: true);
        }
    }
}
