using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Clients;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Clients;

/// <summary>The package for ASP.NET Core as others get it: what is in it, and that it works by its readme's words.</summary>
public sealed class DotNetPackageTests
{
    private static readonly string[] Packages = ["Tessera", "Tessera.AspNetCore"];

    // The program is the same whatever the server stands on.
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task Program_of_the_readme_in_an_empty_project_allows_refuses_and_learns_of_revocation()
    {
        var built = await DotNetPackage.ReadmeProgramAsync();
        await using var tessera = await GuardingTessera.StartAsync();
        var reader = await tessera.IssueAsync("article.find", "request.echo");
        await using var program = await ListeningProgram.StartDotNetAsync(built, tessera.AskedByProgram(await tessera.IssueFollowerAsync()));
        var api = new RestApi(program.Port);

        (await api.AskAsync([reader.Secret], "article.find")).Status.ShouldBe(200);
        var refused = await api.AskAsync([reader.Secret], "article.delete");
        (refused.Status, refused.Missing).ShouldBe((403, "shop:article.delete"));
        (await api.AskAsync([], "article.find")).Status.ShouldBe(401);

        await tessera.DeleteAsync(reader);

        await TokenCalls.EventuallyAsync(async () => await api.AskAsync([reader.Secret], "article.find") is { Status: 401, Reason: "unknown" }, "the revoked token is refused");
    }

    // Has no rows.
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task Sample_is_the_program_of_the_readme()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Tessera.AspNetCore", "README.md"), TestContext.Current.CancellationToken);
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "aspnetcore", "Program.cs"), TestContext.Current.CancellationToken)).ShouldBe(DotNetPackage.ProgramOf(readme));
    }

    // Has no rows.
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task Packages_have_readme_icon_licence_documentation_and_symbols_and_need_nothing_that_is_not_named()
    {
        var feed = await DotNetPackage.PackedAsync();
        foreach (var name in Packages)
        {
            await using var package = await ZipFile.OpenReadAsync(Path.Combine(feed, $"{name}.{DotNetPackage.Version}.nupkg"), TestContext.Current.CancellationToken);
            package.Entries.Select(entry => entry.FullName).Where(path => path.StartsWith("lib/", StringComparison.Ordinal) || !path.Contains('/', StringComparison.Ordinal)).ShouldBe(
                [$"{name}.nuspec", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", "README.md", "icon.png", "[Content_Types].xml"], ignoreOrder: true);
            var about = XDocument.Load(await package.GetEntry($"{name}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken)).Root!.Elements().Single();
            string? Value(string element) => about.Elements().SingleOrDefault(child => child.Name.LocalName == element)?.Value;
            (Value("readme"), Value("icon"), Value("license"), Value("version")).ShouldBe(("README.md", "icon.png", "Apache-2.0", DotNetPackage.Version));
            about.Descendants().Where(child => child.Name.LocalName == "dependency").Select(child => child.Attribute("id")!.Value).ShouldBe(name == "Tessera" ? [] : ["Tessera", "Polly.Core"], ignoreOrder: true);

            await using var symbols = await ZipFile.OpenReadAsync(Path.Combine(feed, $"{name}.{DotNetPackage.Version}.snupkg"), TestContext.Current.CancellationToken);
            using var pdb = new MemoryStream();
            await using (var entry = await symbols.GetEntry($"lib/net10.0/{name}.pdb")!.OpenAsync(TestContext.Current.CancellationToken))
                await entry.CopyToAsync(pdb, TestContext.Current.CancellationToken);
            pdb.Position = 0;
            using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
            provider.GetMetadataReader().Documents.Count.ShouldBeGreaterThan(10);
        }
    }
}
