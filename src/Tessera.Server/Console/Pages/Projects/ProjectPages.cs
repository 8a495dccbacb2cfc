using System.Diagnostics;
using Tessera.Server.Console.Builds;
using Tessera.Server.Console.Forms;
using Tessera.Server.Console.Pages.Projects.ApiPermissions;
using Tessera.Server.Console.Pages.Projects.Badges;
using Tessera.Server.Console.Pages.Projects.Builds;
using Tessera.Server.Console.Pages.Projects.General;
using Tessera.Server.Console.Pages.Projects.Members;
using Tessera.Server.Console.Pages.Projects.Variables;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Projects;

/// <summary>The list of projects, and making one. Where the console begins.</summary>
internal static class ProjectPages
{
    /// <summary>Address of the list.</summary>
    public const string List = "/projects";

    private const string Search = "search";
    private const int MaxSearch = 100;

    public static void AddProjectPages(this IServiceCollection services) => services.AddSingleton<ProjectPlaces>();

    public static void MapProjectPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(List, ListAsync).RequireUser();
        pages.MapGet("/projects/new", New).RequirePermission(TesseraPermissions.ProjectCreate);
        pages.MapPost("/projects/new", CreateAsync).RequirePermission(TesseraPermissions.ProjectCreate);
        pages.MapProject().MapProjectBuilds();
        pages.MapProject().MapProjectBadges();
        pages.MapProject().MapProjectGeneral();
        pages.MapProjectToDelete().MapDeleteProject();
        pages.MapProject().MapApiPermissions();
        pages.MapProject().MapVariables();
        pages.MapProject().MapMembers();
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, TesseraDb db, ListProjects operation, IProjectBuilds builds, ProjectPlaces places, Cursors cursors, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        var search = http.Request.Query[Search] is [{ Length: > 0 and <= MaxSearch } text] ? text.Trim() : "";
        var page = await operation.ExecuteAsync(db, caller, new(Search: search.Length == 0 ? null : search), Paging.Read(http, cursors, Search), ct);
        var visible = page.Items.Where(project => !project.Tampered && places.May(caller.UserId!.Value, project, BuildsRights.ReadStatus)).ToList();
        var badges = await builds.BadgesAsync([.. visible.Select(project => new ProjectBranch(project.Id, project.DefaultBranch))], ct);
        return Page.Show<ProjectListPage>(http, new ProjectList(page.Items, badges.ToDictionary(badge => badge.ProjectId, badge => badge.State), search, Paging.Next(http, page.Next, Search)));
    }

    private static IResult New(HttpContext http) => Page.Show<NewProjectPage>(http, new NewProject());

    private static async Task<IResult> CreateAsync(HttpContext http, TesseraDb db, CreateProject operation, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var entered = new NewProject
        {
            Slug = form.Text("slug"),
            Name = form.Text("name"),
            Visibility = form.Text("visibility"),
            DefaultBranch = form.Text("defaultBranch"),
        };
        var request = new CreateProject.Request(entered.Slug.Trim(), form.TextOrNull("name"), entered.Visibility, form.TextOrNull("defaultBranch"));
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, request, ct) switch
        {
            CreateProject.Outcome.Created { Project: var project } => Page.GoTo($"{ProjectPlace.AddressOf(project.Slug)}?done=project-created"),
            CreateProject.Outcome.Invalid invalid => Page.Again<NewProjectPage>(http, entered with { Errors = FormErrors.Of(invalid.Field, invalid.Message) }),
            CreateProject.Outcome.SlugTaken => Page.Again<NewProjectPage>(http, entered with { Errors = FormErrors.Of("slug", "is taken by another project, which you may not be able to see.") }),
            CreateProject.Outcome.Lacking lacking => ErrorPages.Lacking(http, lacking.Permission),
            _ => throw new UnreachableException(),
        };
    }
}

/// <summary>The list of projects.</summary>
/// <param name="Projects">Those of this page.</param>
/// <param name="States">What the badges of their default branches say, as far as the viewer may know.</param>
/// <param name="Search">What they were searched by; empty: nothing.</param>
/// <param name="Next">Where the list goes on; null on the last page.</param>
internal sealed record ProjectList(IReadOnlyList<ProjectView> Projects, IReadOnlyDictionary<Guid, string> States, string Search, string? Next);

internal sealed record NewProject
{
    public string Slug { get; init; } = "";

    public string Name { get; init; } = "";

    public string Visibility { get; init; } = ProjectFields.Private;

    public string DefaultBranch { get; init; } = "";

    public FormErrors Errors { get; init; } = [];
}
