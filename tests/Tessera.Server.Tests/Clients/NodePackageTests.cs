using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Clients;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Clients;

/// <summary>The package for Node: its own tests, and what its readme says beside the programs that guard themselves.</summary>
public sealed class NodePackageTests
{
    public static TheoryData<string> TestFiles => [.. Directory.EnumerateFiles(Path.Combine(NodePackage.Source, "test"), "*.test.js").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    // Has no rows.
    [Theory]
    [Trait("Store", "sqlite")]
    [MemberData(nameof(TestFiles))]
    public async Task Tests_of_the_package_pass(string file)
    {
        var output = await Shell.RunAsync($"node --test --test-timeout=60000 --test-reporter=tap test/{file}", await NodePackage.BuiltAsync());

        output.ShouldContain("\n# fail 0\n");
        output.ShouldNotContain("\n# pass 0\n");
    }

    // Has no rows.
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task Programs_in_TypeScript_compile() =>
        await Shell.RunAsync("node_modules/.bin/tsc --project test", await NodePackage.BuiltAsync());

    [Fact]
    public async Task Question_of_the_readme_is_answered()
    {
        var project = await NodePackage.ReadmeProjectAsync();
        await using var tessera = await GuardingTessera.StartAsync();
        var (reader, writer) = (await tessera.IssueAsync("article.find"), await tessera.IssueAsync("article.create"));
        var verifier = await tessera.IssueVerifierAsync();
        Task<string> AskAsync(IssuedToken token) => Shell.RunAsync(
            $"{string.Join(' ', tessera.AskedByProgram(verifier).Select(setting => $"{setting.Name}='{setting.Value}'"))} node ask.js {token.Secret}", project);

        (await AskAsync(reader)).ShouldBe($"yes: {reader.Name}\n");
        (await AskAsync(writer)).ShouldBe("no: insufficient_scope\n");
    }

    [Fact]
    public async Task Published_fields_become_permissions_beside_the_routes_that_are_there()
    {
        var sample = await NodePackage.SampleAsync("graphql");
        await using var tessera = await GuardingTessera.StartAsync();
        var before = await tessera.RoutesAsync();
        var secret = await tessera.AdminTokenAsync();
        Task<string> PublishAsync(string options) => Shell.RunAsync(
            $"TESSERA_TOKEN='{secret}' node_modules/.bin/tessera-graphql publish schema.graphql --server http://127.0.0.1:{tessera.Port} --api shop {options}", sample);

        var dry = await PublishAsync("--dry-run");
        (await tessera.RoutesAsync()).ShouldBe(before);
        var said = await PublishAsync("");
        var after = await tessera.RoutesAsync();

        dry.ShouldContain("Nothing was changed");
        said.ShouldContain("shop:schema.introspect (read)");
        after.Where(route => !route.Key.StartsWith("GRAPHQL ", StringComparison.Ordinal)).ShouldBe(before, ignoreOrder: true);
        after["GRAPHQL /Query.articles"].ShouldBe("article.find");
        after["GRAPHQL /Mutation.createArticle"].ShouldBe("article.create");
        after["GRAPHQL /Query.me"].ShouldBe("me.findOne");
        (await PublishAsync("")).ShouldContain("Nothing changes.");
        (dry + said).ShouldNotContain(secret);
    }
}
