using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.PersonalTokens;
using Tessera.Server.Projects;
using Tessera.Server.ProjectTokens;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;
using Tessera.Tokens;

namespace Tessera.Server.Hosting;

/// <summary>
/// <c>--demo</c>: fills an empty database with an administrator, the sample shop, a project and tokens, by the same operations as everybody's calls, has
/// builds reported over HTTP as a script would, and prints <c>curl</c> lines that work as they are. The one place that prints secrets, because it was asked to.
/// </summary>
internal sealed class Demo(
    IDbContextFactory<TesseraDb> contexts, Mutations mutations, FirstAdministrator administrator, UserDirectory directory, OpenApiImport import,
    RegisterApi register, CreatePersonalToken createPersonal, CreateServiceToken createService, CreateProject createProject,
    CreateProjectToken createProjectToken, IOptions<AdminOptions> admin)
{
    /// <summary>Setting that <c>--demo</c> stands for.</summary>
    public const string Setting = "Tessera:Demo";

    private const string Shop = "shop";
    private const string Project = "gh/acme/web";
    private DemoTokens? made;

    /// <summary>Fills the database, if it has no users.</summary>
    public async Task SeedAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Users.AnyAsync(ct))
            return;
        var caller = await AddAdministratorAsync(db, ct);
        await RegisterShopAsync(caller, ct);
        await using var fresh = await contexts.CreateDbContextAsync(ct);
        var personal = await createPersonal.ExecuteAsync(fresh, caller.Actor, caller.UserId!.Value, new("demo", 30), ct) switch
        {
            CreatePersonalToken.Outcome.Created created => created.Token.Secret,
            var outcome => throw new InvalidOperationException($"The demo's personal token: {outcome}"),
        };
        var readOnly = await CreateServiceAsync(caller, new("demo: reads everything", 30, ServiceTokenType.ReadOnly), ct);
        var custom = await CreateServiceAsync(
            caller, new("demo: places orders", 7, ServiceTokenType.Custom, "Reads articles and places orders, nothing else.", ["shop:article.find", "shop:article.findOne", "shop:order.createOrder"]), ct);
        var (status, projectAdmin) = await CreateProjectAsync(caller, ct);
        made = new(personal, readOnly, custom, status, projectAdmin);
    }

    /// <summary>Reports builds and prints what to try, when <see cref="SeedAsync"/> made something; else says why it did not.</summary>
    public async Task PrintAsync(string address, TextWriter output)
    {
        if (made is null)
        {
            await output.WriteLineAsync("--demo fills an empty database; this one has users, and stays as it is.");
            return;
        }

        await ReportBuildsAsync(address, made.ProjectAdmin);
        await output.WriteLineAsync(made.ToCurlLines(address, Shop, Project));
    }

    private async Task<Caller> AddAdministratorAsync(TesseraDb db, CancellationToken ct)
    {
        var email = admin.Value.Email is { Length: > 0 } given ? given : "demo@example.com";
        var secret = admin.Value.Password is { Length: > 0 } chosen ? chosen : TokenSecret.Create(TokenKind.Personal, TokenFormat.Standard).Reveal();
        await using var mutation = await mutations.BeginAsync(db, Actor.System("demo"), ct);
        var (user, _) = await administrator.AddAsync(mutation, email, "Demo administrator", secret);
        return new() { Actor = new("user", user.Id, user.Email, null), Rights = directory.RightsOf([BuiltInRoles.SuperAdmin.Id]), UserId = user.Id };
    }

    private async Task RegisterShopAsync(Caller caller, CancellationToken ct)
    {
        await using var document = typeof(Demo).Assembly.GetManifestResourceStream("shop.yaml")!;
        var body = new byte[document.Length];
        await document.ReadExactlyAsync(body, ct);
        if (import.Read(Shop, body, "application/yaml", ct) is not OpenApiImportOutcome.Imported shop)
            throw new InvalidOperationException("The demo's document cannot be read.");
        await using var db = await contexts.CreateDbContextAsync(ct);
        await register.ExecuteAsync(db, caller, new(Shop, shop.Title, shop.Routes, shop.Uncovered), dryRun: false, ct);
    }

    private async Task<(TokenSecret Status, TokenSecret Admin)> CreateProjectAsync(Caller caller, CancellationToken ct)
    {
        Guid id;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            id = await createProject.ExecuteAsync(db, caller, new(Project), ct) is CreateProject.Outcome.Created created
                ? created.Project.Id
                : throw new InvalidOperationException("The demo's project could not be made.");
        }

        return (await CreateProjectTokenAsync(caller, id, "demo: badge in the README", ProjectScopes.Status, ct), await CreateProjectTokenAsync(caller, id, "demo: bot", ProjectScopes.Admin, ct));
    }

    private async Task<TokenSecret> CreateProjectTokenAsync(Caller caller, Guid projectId, string label, string scope, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await createProjectToken.ExecuteAsync(db, caller, projectId, new(label, scope), ct) is ProjectTokenOutcome.NewSecret { Token: var token }
            ? token.Secret
            : throw new InvalidOperationException($"The demo's token \"{label}\" could not be made.");
    }

    // The server knows nothing of what its hosted APIs keep: builds come as they come from any script.
    private static async Task ReportBuildsAsync(string address, TokenSecret token)
    {
        using var client = new HttpClient { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Reveal());
        foreach (var (branch, status, subject) in new[] { ("main", "failed", "Set the table"), ("main", "success", "Mend the leg"), ("next", "success", "Try another table") })
        {
            using var answer = await client.PostAsJsonAsync($"/api/v1.1/project/{Project}/report", new { branch, status, subject });
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task<TokenSecret> CreateServiceAsync(Caller caller, CreateServiceToken.Request request, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await createService.ExecuteAsync(db, caller, request, ct) is ServiceTokenOutcome.NewSecret created
            ? created.Token.Secret
            : throw new InvalidOperationException($"The demo's token \"{request.Name}\" could not be made.");
    }
}
