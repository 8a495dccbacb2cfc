using System.Text.RegularExpressions;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Docs;

/// <summary>What the pages say is tried as it stands there: on the store that one gets without a word.</summary>
[Trait("Store", "sqlite")]
public sealed partial class ReadmeTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-readme-").FullName;

    [Fact]
    public async Task Every_curl_line_of_the_readme_does_what_stands_behind_it()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        await using var server = await ServerProcess.StartAsync(directory);
        await server.WaitForAsync("One-time code");
        var script = string.Join("\necho\n", ShellBlock().Matches(readme).Select(block => block.Groups[1].Value));
        script = script.Replace("localhost:5080", server.Address.Authority, StringComparison.Ordinal)
            .Replace("THE-CODE", SetupCode().Match(server.Output).Value, StringComparison.Ordinal);

        var output = await Shell.RunAsync(script, Repository.Root);

        Regex.Count(script, "curl").ShouldBeGreaterThanOrEqualTo(7);
        Status().Matches(output).Select(line => line.Value).ShouldBe(Promised().Matches(script).Select(comment => comment.Groups[1].Value));
        output.ShouldContain("\"uncovered\":");
        output.ShouldContain("\"missing\":\"shop:order.createOrder\"");
    }

    [Fact]
    public async Task Every_curl_line_of_the_page_on_projects_does_what_stands_behind_it()
    {
        const string email = "ada@example.com", secret = "a lamp by the window";
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "projects.md"), TestContext.Current.CancellationToken);
        await using var server = await ServerProcess.StartAsync(directory, $"--Tessera:Admin:Email={email}", $"--Tessera:Admin:Password={secret}");
        var signIn = $$"""ME=$(curl -s localhost:5080/v1/personal-tokens -u '{{email}}:{{secret}}' -H 'Content-Type: application/json' -d '{"name":"me"}' | sed -n 's/.*"token":"\([^"]*\)".*/\1/p')""";
        var script = string.Join("\necho\n", [signIn, .. ShellBlock().Matches(page).Select(block => block.Groups[1].Value)]).Replace("localhost:5080", server.Address.Authority, StringComparison.Ordinal);

        var output = await Shell.RunAsync(script, Repository.Root);

        Status().Matches(output).Select(line => line.Value).ShouldBe(Promised().Matches(script).Select(comment => comment.Groups[1].Value));
        output.ShouldContain("\"slug\":\"gh/acme/web\"");
        output.ShouldContain("\"access\":\"write\"");
        output.ShouldNotContain("\"status\":40");
    }

    [Fact]
    public async Task Every_curl_line_that_the_demo_prints_works_as_it_is()
    {
        await using var server = await ServerProcess.StartAsync(directory, "--demo");
        await server.WaitForAsync("/v1/verify");
        var lines = server.Output.Split('\n').Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToArray();

        var output = await Shell.RunAsync(string.Join("\necho\n", lines), directory);

        lines.Length.ShouldBe(11);
        Status().Matches(output).Select(line => line.Value).ShouldBe(["200", "403", "200", "403", "403"]);
        output.ShouldContain("<title>");
        output.ShouldContain("\"status\":\"fixed\"");
        output.ShouldContain("\"status\":\"queued\"");
        output.ShouldContain("\"kind\":\"personal\"");
        output.ShouldContain("demo: places orders");
        output.ShouldContain("\"missing\":\"shop:article.delete\"");
    }

    [Fact]
    public async Task A_demo_on_a_database_in_use_changes_nothing()
    {
        await using (await ServerProcess.StartAsync(directory, "--demo"))
        {
            // Leaves a database with users.
        }

        await using var server = await ServerProcess.StartAsync(directory, "--demo");

        await server.WaitForAsync("stays as it is");
        server.Output.ShouldNotContain("Bearer");
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("[0-9A-Z]{4}(-[0-9A-Z]{4}){2,}")]
    private static partial Regex SetupCode();

    [GeneratedRegex("(?<=^)[0-9]{3}(?=$)", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex("# ([0-9]{3})$", RegexOptions.Multiline)]
    private static partial Regex Promised();
}
