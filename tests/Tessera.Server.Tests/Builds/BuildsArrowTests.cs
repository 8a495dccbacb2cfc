using System.Reflection;
using System.Text.RegularExpressions;
using Tessera.Builds;
using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>The server knows the builds API where the two are joined, and nowhere else.</summary>
public sealed class BuildsArrowTests
{
    /// <summary>
    /// <c>Program.cs</c> adds the API to the host; the two beside it give the console what it shows of it. Another file that named it would be a rule of
    /// builds in the server, or one of the server that the API could not follow.
    /// </summary>
    private static readonly string[] Joints = ["Program.BuildFiles.cs", "Program.Builds.cs", "Program.cs"];

    [Fact]
    public void The_builds_API_is_named_in_the_files_of_the_program_alone()
    {
        var server = Path.Combine(Repository.Root, "src", "Tessera.Server");
        Directory.EnumerateFiles(server, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar)[0].Equals("obj", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"(?<![\w.])(Tessera\.)?Builds\.[A-Z]|\busing Tessera\.Builds\b"))
            .Select(file => Path.GetRelativePath(server, file)).Order(StringComparer.Ordinal).ShouldBe(Joints);
    }

    [Fact]
    public void The_permissions_that_the_console_asks_for_are_the_APIs() => NamesOf(typeof(BuildsRights)).Except(NamesOf(typeof(BuildsPermissions))).ShouldBeEmpty();

    [Fact]
    public async Task The_permissions_that_the_console_asks_for_are_in_the_catalogue()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var known = (await admin.OkAsync(HttpMethod.Get, "/v1/permissions")).ToJsonString();

        NamesOf(typeof(BuildsRights)).Where(name => !known.Contains($"\"{name}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string[] NamesOf(Type list) =>
        [.. list.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
