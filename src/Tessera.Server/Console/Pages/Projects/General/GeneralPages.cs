using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Projects;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Projects.General;

/// <summary>A project's name, visibility and default branch, and its end.</summary>
internal static class GeneralPages
{
    public static void MapProjectGeneral(this RouteGroupBuilder project)
    {
        project.MapGet("/settings/general", Show).Requiring(place => place.MayChange || place.MayDelete ? null : TesseraPermissions.ProjectWrite);
        project.MapPost("/settings/general", SaveAsync).RequiringChange();
    }

    public static void MapDeleteProject(this RouteGroupBuilder project)
    {
        project.MapGet("/settings/general/delete", AskToDelete);
        project.MapPost("/settings/general/delete", DeleteAsync);
    }

    private static IResult Show(HttpContext http) => Page.Show<GeneralPage>(http, GeneralForm.Of(http.Place().Project));

    private static async Task<IResult> SaveAsync(HttpContext http, TesseraDb db, EditProject operation, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var entered = new GeneralForm
        {
            Name = form.Text("name"),
            Visibility = form.Text("visibility"),
            DefaultBranch = form.Text("defaultBranch"),
            Version = form.Text("version"),
        };
        var request = new EditProject.Request(entered.Name, entered.Visibility, entered.DefaultBranch);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, http.Place().Project.Id, request, entered.Version, ct) switch
        {
            EditProject.Outcome.Edited => Page.GoTo($"{http.Place().Settings}/general?done=saved"),
            EditProject.Outcome.Invalid invalid => Page.Again<GeneralPage>(http, entered with { Errors = FormErrors.Of(invalid.Field, invalid.Message) }),
            EditProject.Outcome.Outdated outdated => Page.Show<GeneralPage>(
                http, entered with { Present = outdated.Present, Version = outdated.Present.SettingsVersion() }, StatusCodes.Status409Conflict),
            EditProject.Outcome.Refused refused => refused.Why.ToPage(http),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult AskToDelete(HttpContext http) => Page.Show<DeleteProjectPage>(http, new ProjectQuestion());

    private static async Task<IResult> DeleteAsync(HttpContext http, TesseraDb db, DeleteProject operation, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var project = http.Place().Project;
        if (!TypedConfirmation.Confirms(form.Text(TypedConfirmation.Field), project.Slug))
            return Page.Again<DeleteProjectPage>(http, new ProjectQuestion { Errors = { { TypedConfirmation.Field, "– the whole slug as it stands above, and nothing else." } } });
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, project.Id, ct) switch
        {
            DeleteProject.Outcome.Deleted => Page.GoTo($"{ProjectPages.List}?done=project-deleted"),
            DeleteProject.Outcome.Refused refused => refused.Why.ToPage(http),
            _ => throw new UnreachableException(),
        };
    }
}

/// <summary>The settings as they were entered.</summary>
internal sealed record GeneralForm
{
    public required string Name { get; init; }

    public required string Visibility { get; init; }

    public required string DefaultBranch { get; init; }

    /// <summary>Which settings the form was made from: see <see cref="ProjectView.SettingsVersion"/>.</summary>
    public required string Version { get; init; }

    /// <summary>What they are now, when somebody has changed them since the form was opened.</summary>
    public ProjectView? Present { get; init; }

    public FormErrors Errors { get; init; } = [];

    public static GeneralForm Of(ProjectView project) =>
        new() { Name = project.Name, Visibility = project.Visibility, DefaultBranch = project.DefaultBranch, Version = project.SettingsVersion() };
}

/// <summary>Whether the project is to be deleted.</summary>
internal sealed record ProjectQuestion
{
    public FormErrors Errors { get; init; } = [];
}
