using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Builds;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Projects;
using Tessera.Server.Storage;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Load;

/// <summary>The builds API as the server runs it, with a public and a private project whose badges are asked for.</summary>
internal static class LoadedBadges
{
    public const string PublicSlug = "gh/acme/open";
    public const string PrivateSlug = "gh/acme/web";

    public static HostedApi Api { get; } = new(
        builder => builder.Services.AddBuilds(
            (services, database) =>
                {
                    var options = services.GetRequiredService<IOptions<TesseraOptions>>().Value;
                    database.UseStore(options, options.BuildsDatabasePath, BuildsApi.Schema);
                },
            services => services.GetRequiredService<IOptions<TesseraOptions>>().Value.BuildsDirectory),
        app => app.UseBuilds(),
        app => app.MapBuilds(),
        BuildsApi.MigrateBuildsAsync);

    /// <summary>Makes the projects, and tokens that read the private one's status.</summary>
    public static async Task<IReadOnlyList<string>> FillAsync(IServiceProvider services, int count)
    {
        await AddProjectAsync(services, PublicSlug, isPublic: true);
        var hidden = await AddProjectAsync(services, PrivateSlug, isPublic: false);
        var grant = services.GetRequiredService<ProjectDirectory>().GrantOf(hidden, ProjectScopes.Status);
        return [.. Enumerable.Range(0, count).Select(i => Add(services.GetRequiredService<TokenIndex>(), grant, i))];
    }

    private static async Task<Guid> AddProjectAsync(IServiceProvider services, string slug, bool isPublic)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
        await using var mutation = await services.GetRequiredService<Mutations>().BeginAsync(db, Actor.System("load"), CancellationToken.None);
        var row = new ProjectRow { Id = Guid.CreateVersion7(mutation.Now), Slug = slug, SlugKey = slug, Name = slug, IsPublic = isPublic, DefaultBranch = "main", CreatedAt = mutation.Now };
        db.Projects.Add(row);
        mutation.Feed(ChangeKind.Project, row.Subject);
        mutation.Audit("project.create", row.AuditTarget(), null, ProjectView.Of(row));
        await mutation.CommitAsync();
        return row.Id;
    }

    private static string Add(TokenIndex index, Grant grant, int number)
    {
        var secret = TokenSecret.Create(TokenKind.Project, TokenFormat.Standard);
        index.Put(new() { Digest = secret.Digest, Id = Guid.CreateVersion7(), Name = $"badge-{number}", Grant = grant });
        return secret.Reveal();
    }
}
