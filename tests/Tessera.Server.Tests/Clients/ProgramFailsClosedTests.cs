using Tessera.Server.Tests.Support.Clients;

namespace Tessera.Server.Tests.Clients;

/// <summary>When Tessera cannot be asked, nothing passes.</summary>
public sealed class ProgramFailsClosedTests
{
    public static TheoryData<Type> Programs => [typeof(ExpressOfTheReadme), typeof(FastifyOfTheReadme), typeof(YogaOfTheReadme), typeof(ApolloOfTheReadme), typeof(EnvelopOfTheReadme)];

    [Theory]
    [MemberData(nameof(Programs), DisableDiscoveryEnumeration = true)]
    public async Task Nothing_passes_while_Tessera_is_stopped(Type kind)
    {
        await using var program = (GuardedProgram)Activator.CreateInstance(kind)!;
        await program.InitializeAsync();
        (await program.Api.AskAsync(program.Tokens[Presents.FullAccess], "article.find")).Status.ShouldBe(200);

        await program.StopTesseraAsync();

        (await program.Api.AskAsync(program.Tokens[Presents.FullAccess], "article.create")).Status.ShouldBe(503);
        (await program.Api.AskAsync(program.Tokens[Presents.Finder], "article.find")).Status.ShouldBe(503);
    }
}
