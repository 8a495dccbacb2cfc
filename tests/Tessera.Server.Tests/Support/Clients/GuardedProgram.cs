using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>A program for Node that guards itself by the packed package.</summary>
public abstract class GuardedProgram : Guard
{
    private GuardingTessera? tessera;
    private ListeningProgram? program;

    internal override GuardingTessera Tessera => tessera!;

    /// <summary>Name of the script in the project.</summary>
    protected abstract string Script { get; }

    public override async ValueTask InitializeAsync()
    {
        var project = await InstallAsync();
        tessera = await GuardingTessera.StartAsync();
        Tokens = await PresentedTokens.MakeAsync(tessera);
        program = await ListeningProgram.StartAsync(project, Script, tessera.AskedByProgram(await tessera.IssueVerifierAsync()));
        Api = Over(program.Port);
    }

    /// <summary>Stops Tessera while the program goes on.</summary>
    public async Task StopTesseraAsync()
    {
        await Tessera.DisposeAsync();
        tessera = null;
    }

    public override async ValueTask DisposeAsync()
    {
        if (program is not null)
            await program.DisposeAsync();
        if (tessera is not null)
            await tessera.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<string> InstallAsync() => NodePackage.ReadmeProjectAsync();

    private protected virtual IGuardedApi Over(int port) => new RestApi(port);
}

/// <summary>The Express program of the package's readme.</summary>
public sealed class ExpressOfTheReadme : GuardedProgram
{
    protected override string Script => "express.js";
}

/// <summary>The Fastify program of the package's readme.</summary>
public sealed class FastifyOfTheReadme : GuardedProgram
{
    protected override string Script => "fastify.js";
}

/// <summary>The GraphQL Yoga program of the package's readme.</summary>
public sealed class YogaOfTheReadme : GuardedProgram
{
    protected override string Script => "yoga.js";

    private protected override IGuardedApi Over(int port) => new GraphQLApi(port);
}

/// <summary>The Apollo Server program of the package's readme.</summary>
public sealed class ApolloOfTheReadme : GuardedProgram
{
    protected override string Script => "apollo.js";

    private protected override IGuardedApi Over(int port) => new GraphQLApi(port);
}

/// <summary>The Envelop program of the package's readme.</summary>
public sealed class EnvelopOfTheReadme : GuardedProgram
{
    protected override string Script => "envelop.js";

    private protected override IGuardedApi Over(int port) => new GraphQLApi(port);
}

/// <summary><c>samples/express</c>.</summary>
public sealed class ExpressSample : GuardedProgram
{
    protected override string Script => "server.js";

    protected override Task<string> InstallAsync() => NodePackage.SampleAsync("express");
}

/// <summary><c>samples/graphql</c>.</summary>
public sealed class GraphQLSample : GuardedProgram
{
    protected override string Script => "server.js";

    protected override Task<string> InstallAsync() => NodePackage.SampleAsync("graphql");

    private protected override IGuardedApi Over(int port) => new GraphQLApi(port);
}
