using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Builds.Tests.Support;

/// <summary>
/// Stands in for a Tessera instance: projects, users and tokens in memory, judged by the same library that the server uses. Shows as well that the builds API
/// needs nothing but the public package's interfaces.
/// </summary>
internal sealed class StandInInstance : ITokenVerifier, IProjects, IProjectAdministration, ICatalogueRegistrar
{
    private readonly TokenIndex index = new();
    private readonly ProjectIndex projects = new();
    private readonly PermissionNames names = new();
    private readonly ConcurrentDictionary<Guid, ProjectToken> tokens = new();
    private readonly TokenVerifier verifier;
    private readonly TimeProvider clock;
    private Catalogue catalogue;

    public StandInInstance(TimeProvider clock)
    {
        this.clock = clock;
        var freshness = new Freshness(TimeProvider.System, TimeSpan.FromDays(1), allowWhenStale: true);
        freshness.Confirm(TimeProvider.System.GetTimestamp());
        verifier = new(index, projects, TokenFormat.Standard, freshness, clock);
        catalogue = new(names, []);
    }

    /// <summary>What the API has registered at start.</summary>
    public ApiDefinition? Registered { get; private set; }

    /// <summary>Makes a project.</summary>
    public Project AddProject(string slug, bool isPublic = false, string defaultBranch = "main", params (Guid User, Access Access)[] members)
    {
        var record = new ProjectRecord
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Slug = slug,
            Name = slug.Split('/')[2],
            IsPublic = isPublic,
            DefaultBranch = defaultBranch,
            Members = members.ToDictionary(member => member.User, member => member.Access),
        };
        projects.Put(record);
        return Of(record);
    }

    /// <summary>Takes a project away, as its deletion does. Observers are told by the host.</summary>
    public void RemoveProject(Guid id) => projects.Remove(id);

    /// <summary>A project token.</summary>
    public string ProjectToken(string slug, string scope) => Add(new()
    {
        Key = $"project:{slug}:{scope}",
        Kind = TokenKind.Project,
        Rights = ProjectScopes.RightsOf(scope, names),
        Project = slug,
        Scope = scope,
    }).Secret;

    /// <summary>A new user's personal token; by default one who may do everything.</summary>
    public (Guid User, string Secret) PersonalToken(Access apis = Access.Write, Access allProjects = Access.Write, string email = "ada@example.com", Guid? user = null)
    {
        var owner = new TokenOwner(user ?? Guid.CreateVersion7(clock.GetUtcNow()), email, "Ada");
        return (owner.Id, Add(new() { Key = $"user:{owner.Id}", Kind = TokenKind.Personal, Rights = new(apis, PermissionSet.Empty), Owner = owner, AllProjects = allProjects }).Secret);
    }

    /// <summary>A service token of the whole catalogue.</summary>
    public string ServiceToken(Access apis) =>
        Add(new() { Key = $"service:{apis}", Kind = TokenKind.Service, Rights = new(apis, PermissionSet.Empty), Scope = apis == Access.Write ? "full-access" : "read-only" }).Secret;

    /// <summary>A token that was never issued.</summary>
    public static string UnknownToken() => TokenSecret.Create(TokenKind.Project, TokenFormat.Standard).Reveal();

    public ValueTask<TokenVerdict> VerifyAsync(TokenQuestion question, CancellationToken ct)
    {
        var verdict = verifier.Identify(question.Secret);
        CatalogueAction? action = null;
        if (question.Permission is not null)
            catalogue.TryFind(question.Permission, out action);
        if (question is { Permission: not null, Project: not null })
            verdict = verifier.Authorize(verdict, action, question.Project);
        else if (question.Permission is not null)
            verdict = TokenVerifier.Authorize(verdict, action);
        else if (question.Project is not null)
            verdict = verifier.AuthorizeIn(verdict, question.Project);
        return new(new TokenVerdict
        {
            Reason = verdict.Reason,
            Token = verdict.IsLive ? Describe(verdict.Token) : null,
            Missing = verdict.Reason == VerdictReason.InsufficientScope ? question.Permission : null,
        });
    }

    public ValueTask<Project?> FindAsync(string slug, CancellationToken ct) => new(projects.TryFind(slug, out var found) ? Of(found) : null);

    public ValueTask<Project?> FindAsync(Guid id, CancellationToken ct) => new(projects.TryFind(id, out var found) ? Of(found) : null);

    public ValueTask<IReadOnlyList<Project>> OfUserAsync(Guid userId, CancellationToken ct) =>
        new([.. projects.All.Where(project => project.Members.ContainsKey(userId)).OrderBy(project => project.Slug, StringComparer.Ordinal).Select(Of)]);

    public Task<Administered<Project>> UpdateAsync(HttpContext http, Guid projectId, bool? isPublic, string? defaultBranch, CancellationToken ct)
    {
        if (!projects.TryFind(projectId, out var found))
            return Task.FromResult(new Administered<Project>(null, 404, "Project not found"));
        var changed = found with { IsPublic = isPublic ?? found.IsPublic, DefaultBranch = defaultBranch ?? found.DefaultBranch };
        projects.Put(changed);
        return Task.FromResult(new Administered<Project>(Of(changed)));
    }

    public Task<Administered<IReadOnlyList<ProjectToken>>> ListTokensAsync(HttpContext http, Guid projectId, CancellationToken ct) =>
        Task.FromResult(new Administered<IReadOnlyList<ProjectToken>>([.. tokens.Values.OrderByDescending(token => token.Id)]));

    public Task<Administered<NewProjectToken>> CreateTokenAsync(HttpContext http, Guid projectId, string? label, string? scope, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(label) || !ProjectScopes.Names.Contains(scope))
            return Task.FromResult(new Administered<NewProjectToken>(null, 400, "label and scope are required."));
        projects.TryFind(projectId, out var project);
        var (id, secret) = Add(new() { Key = $"project:{projectId}:{scope}", Kind = TokenKind.Project, Rights = ProjectScopes.RightsOf(scope, names), Project = project!.Slug, Scope = scope });
        var record = tokens[id] = new(id, label, scope!);
        return Task.FromResult(new Administered<NewProjectToken>(new(record, secret)));
    }

    public Task<Administered<ProjectToken>> DeleteTokenAsync(HttpContext http, Guid projectId, Guid tokenId, CancellationToken ct)
    {
        if (!tokens.TryRemove(tokenId, out var token))
            return Task.FromResult(new Administered<ProjectToken>(null, 404, "There is no such token."));
        index.RemoveById(tokenId);
        return Task.FromResult(new Administered<ProjectToken>(token));
    }

    public Task RegisterAsync(ApiDefinition definition, CancellationToken ct)
    {
        if (!CatalogueApi.TryCreate(definition, names, out var api, out var errors))
            throw new InvalidOperationException(string.Join('\n', errors.Select(error => $"{definition.Routes[error.Index]}: {error.Message}")));
        Registered = definition;
        catalogue = new(names, [api]);
        return Task.CompletedTask;
    }

    private static Project Of(ProjectRecord record) => new(record.Id, record.Slug, record.Name, record.IsPublic, record.DefaultBranch);

    private static VerifiedToken Describe(IndexedToken token) => new(token.Id, token.Grant.Kind, token.Name)
    {
        Owner = token.Grant.Owner is { } owner ? new(owner.Id, owner.Email, owner.Name) : null,
        Project = token.Grant.Project,
        Scope = token.Grant.Scope,
    };

    private (Guid Id, string Secret) Add(Grant grant)
    {
        var made = TokenSecret.Create(grant.Kind, TokenFormat.Standard);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        index.Put(new() { Digest = made.Digest, Id = id, Name = "token", Grant = grant });
        return (id, made.Reveal());
    }
}
