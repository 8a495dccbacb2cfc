using System.Reflection;
using Tessera.Tokens;

namespace Tessera.AspNetCore.Tests;

/// <summary>What the packages offer changes only on purpose: with <c>TESSERA_APPROVE=1</c> the files beside this one are written anew, and are looked at in the review.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => ["Tessera", "Tessera.AspNetCore"];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task What_a_package_offers_is_what_was_approved(string package)
    {
        var assembly = package == "Tessera" ? typeof(TokenFormat).Assembly : typeof(TesseraDefaults).Assembly;
        var file = Path.Combine(Folder, $"{package}.txt");
        var offered = PublicApi.Of(assembly);
        if (Environment.GetEnvironmentVariable("TESSERA_APPROVE") == "1")
            await File.WriteAllTextAsync(file, offered, TestContext.Current.CancellationToken);

        offered.ShouldBe(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static string Folder => Path.Combine(
        typeof(PublicApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ProjectFolder").Value!, "Approved");
}
