using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Server.Audit;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Console;
using Tessera.Server.Feed;
using Tessera.Server.Feed.Streams;
using Tessera.Server.Http;
using Tessera.Server.Nodes;
using Tessera.Server.OpenApi;
using Tessera.Server.PersonalTokens;
using Tessera.Server.Projects;
using Tessera.Server.ProjectTokens;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Security.DataProtection;
using Tessera.Server.Security.Sessions;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Telemetry;
using Tessera.Server.Tokens;
using Tessera.Server.Users;
using Tessera.Server.Verification;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Hosting;

/// <summary>Everything that the container holds.</summary>
internal static class Registration
{
    public static void AddTessera(this WebApplicationBuilder builder, params IReadOnlyList<HostedApi> apis)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        var services = builder.Services;
        services.AddOptions<TesseraOptions>().BindConfiguration(TesseraOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.HasKnownDatabase, TesseraOptions.DatabaseFault).ValidateOnStart();
        services.AddOptions<VerificationOptions>().BindConfiguration(VerificationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section);
        services.AddSingleton(TimeProvider.System);
        AddStorage(services);
        AddVerification(services);
        AddHttp(services);
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, DiscreetLoggerFactory>());
        services.AddInstanceDataProtection();
        AddGuard(services);
        services.AddSingleton<TokenViews>();
        services.AddSingleton<TokenHistory>();
        services.AddSingleton<Rotation>();
        services.AddPersonalTokens();
        services.AddServiceTokens();
        services.AddProjects();
        services.AddProjectTokens();
        services.AddVerificationEndpoints();
        services.AddApis();
        services.AddAudit();
        services.AddUsers();
        services.AddSessions();
        services.AddRoles();
        services.AddNodes();
        services.AddTelemetry();
        services.AddConsole();
        services.AddSingleton<Demo>();
        services.AddOpenApiDescription();
        services.AddSingleton<BasicSignIn>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<IPasswordHasher<UserRow>, PasswordHasher<UserRow>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Passwords.Iterations);
        foreach (var api in apis)
            api.Add(builder);
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TesseraOptions>>().Value;
            SqliteStorage.CreateDirectory(options);
            return InstanceKey.Open(options.KeyFilePath, mayCreate: !Databases.HasInstance(options), provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<RowSeal>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<IntegrityReport>();
        services.AddSingleton<KeyRotation>();
        services.AddSealCheck();
        services.AddPooledDbContextFactory<TesseraDb>((provider, builder) =>
        {
            var options = provider.GetRequiredService<IOptions<TesseraOptions>>().Value;
            // The key comes before the database: next to one that there is already, none is made.
            provider.GetRequiredService<RowSeal>();
            builder.UseStore(options, options.DatabasePath);
            builder.ReplaceService<IStructuralTypeMaterializerSource, SealedRowMaterializer>();
        });
        services.AddSingleton<FeedFollower>();
        services.AddSingleton<FeedLog>();
        services.AddSingleton<FeedEndpoint>();
        services.AddSingleton<IndexWriter>();
        services.AddSingleton<TokenLoad>();
        services.AddSingleton<RevocationJournal>();
        services.AddSingleton<RevokeAgain>();
        services.AddSingleton<Mutations>();
        services.AddHostedService<FeedPoll>();
        services.AddSingleton<FeedListener>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedListener>());
        services.AddSingleton<FirstUseRetirer>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstUseRetirer>());
        services.AddSingleton<ReportUsage>();
        services.AddSingleton<UsageRetention>();
        services.AddSingleton<UsageFlusher>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageFlusher>());
    }

    private static void AddVerification(IServiceCollection services)
    {
        services.AddSingleton<PermissionNames>();
        services.AddSingleton<CurrentCatalogue>();
        services.AddSingleton<TokenIndex>();
        services.AddSingleton(provider => new TokenFormat(provider.GetRequiredService<IOptions<TesseraOptions>>().Value.TokenLeadIn));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<VerificationOptions>>().Value;
            return new Freshness(provider.GetRequiredService<TimeProvider>(), options.MaxStaleness, options.WhenStale == WhenStale.Allow);
        });
        services.AddSingleton<ProjectIndex>();
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<UserRights>();
    }

    // For the APIs that run in this process: they are guarded by the public package, and this is what it asks.
    private static void AddGuard(IServiceCollection services)
    {
        services.AddTesseraAuthentication();
        services.AddSingleton<ITokenVerifier, InProcessVerifier>();
        services.AddSingleton<IClientAddress>(provider => provider.GetRequiredService<ClientAddresses>());
        services.AddSingleton<ICatalogueRegistrar, CatalogueRegistrar>();
        services.AddSingleton<IProjects, InstanceProjects>();
        services.AddSingleton<IProjectAdministration, ProjectAdministration>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddSingleton<Cursors>();
        services.AddSingleton<ClientAddresses>();
        services.AddSingleton<FailureThrottle>();
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.PropertyNameCaseInsensitive = false;
            json.NumberHandling = JsonNumberHandling.Strict;
            json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.AllowDuplicateProperties = false;
            json.RespectNullableAnnotations = true;
            json.RespectRequiredConstructorParameters = true;
            json.MaxDepth = 64;
            json.Converters.Add(new RfcTimeConverter());
        });
    }
}
