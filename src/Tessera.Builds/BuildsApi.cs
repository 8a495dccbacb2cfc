using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Builds.Accounts;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Badges;
using Tessera.Builds.Builds;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Http;
using Tessera.Builds.InProcess;
using Tessera.Builds.Projects;
using Tessera.Builds.Retention;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;
using Tessera.Builds.TestResults;
using Tessera.Builds.V2;
using Tessera.Tokens;

namespace Tessera.Builds;

/// <summary>The builds API as a whole: what it needs, and where its calls are.</summary>
public static class BuildsApi
{
    /// <summary>Schema of the builds' tables, and of the list of their migrations, on stores that have schemas: there they may share a database with the host's.</summary>
    public const string Schema = BuildsDb.Schema;

    /// <summary>
    /// Adds what the builds API needs. The host registers <see cref="ITokenVerifier"/>, <see cref="IProjects"/>, <see cref="IProjectAdministration"/> and
    /// data protection, whose keys protect environment variables.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="useDatabase">Chooses provider and connection of the builds' own database.</param>
    /// <param name="dataDirectory">Where artifacts and logs go unless the setting says otherwise.</param>
    public static IServiceCollection AddBuilds(
        this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> useDatabase, Func<IServiceProvider, string> dataDirectory)
    {
        services.AddTesseraAuthentication();
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<BuildsOptions>().BindConfiguration(BuildsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<BuildsOptions>>(provider => new PostConfigureOptions<BuildsOptions>(
            Options.DefaultName, options => options.DataDirectory = options.DataDirectory is { Length: > 0 } chosen ? chosen : dataDirectory(provider)));
        services.AddPooledDbContextFactory<BuildsDb>(useDatabase);
        services.AddSingleton<BuildsStore>();
        services.AddHostedService<BuildsStart>();
        services.AddBuildCalls();
        services.AddRunners();
        services.AddEnvVars();
        services.AddArtifacts();
        services.AddTestResults();
        services.AddRetention();
        services.AddBadges();
        services.AddAccounts();
        services.AddV2();
        services.AddInProcess();
        return services;
    }

    /// <summary>Looks which migrations the database lacks, and applies them when it is told to.</summary>
    /// <returns>The names of those that were missing.</returns>
    public static Task<IReadOnlyList<string>> MigrateBuildsAsync(this IServiceProvider services, bool apply, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(services);
        return AppliedMigrations.CompleteAsync(services.GetRequiredService<IDbContextFactory<BuildsDb>>(), apply, ct);
    }

    /// <summary>Comes before routing: makes the two spellings of a project's slug one, and answers for calls that there are not.</summary>
    public static void UseBuilds(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        EscapedSlugs.Unescape(http);
        return UnmatchedCalls.MayBe(http) ? UnmatchedCalls.AnswerAsync(http, next) : next(http);
    });

    /// <summary>Maps all calls: v1.1, v2, badges.</summary>
    public static void MapBuilds(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<IOptions<BuildsOptions>>().Value;
        var api = app.MapTesseraApi("builds", "Builds").AnswerRefusals(RefusalMessages.WriteAsync).ExcludeFromDescription();
        TokenSource[] everywhere = [TokenSource.Bearer, TokenSource.Header("Circle-Token"), TokenSource.BasicUserName];
        TokenSource[] alsoQuery = options.TokenInQuery ? [.. everywhere, TokenSource.Query("circle-token")] : everywhere;
        api.MapGroup("").AcceptTokensFrom(alsoQuery).MapBadges();

        var calls = api.MapGroup("");
        calls.AddEndpointFilter<RequestFailures>();
        var v1 = calls.MapGroup("/api/v1.1").AcceptTokensFrom(alsoQuery);
        v1.MapAccounts();
        v1.MapGroup("/project/{vcs}/{org}/{repo}").OfProject().MapProject();
        var v2 = calls.MapGroup("/api/v2").AcceptTokensFrom(everywhere);
        if (!options.ProjectTokensOnV2)
            v2.AcceptKinds(TokenKind.Personal, TokenKind.Service);
        v2.MapV2();
        v2.MapGroup("/project/{vcs}/{org}/{repo}").OfProject().MapV2Project();
    }

    private static void MapProject(this RouteGroupBuilder project)
    {
        project.MapBuildCalls();
        project.MapRunners();
        project.MapEnvVars();
        project.MapArtifacts();
        project.MapTestResults();
        project.MapStatus();
        project.MapFollowing();
        project.MapProjectCalls();
    }
}
