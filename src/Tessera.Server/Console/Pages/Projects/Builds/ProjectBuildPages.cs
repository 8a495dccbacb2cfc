using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Tessera.Server.Console.Builds;
using Tessera.Server.Console.Forms;

namespace Tessera.Server.Console.Pages.Projects.Builds;

/// <summary>A project's page: its builds, and triggering one.</summary>
internal static class ProjectBuildPages
{
    /// <summary>What builds may be filtered by: values of the API's <c>filter</c>.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["completed", "successful", "failed", "running"];

    private const int PageSize = 30;
    private const int MaxBranch = 250;

    public static void MapProjectBuilds(this RouteGroupBuilder project)
    {
        project.MapGet("", ShowAsync);
        var triggers = project.MapGroup("/builds/new").RequiringInProject(BuildsRights.WriteBuilds);
        triggers.MapGet("", New);
        triggers.MapPost("", TriggerAsync);
        project.MapGroup("/builds/{number:int}").MapBuild();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, IProjectBuilds builds, CancellationToken ct)
    {
        var place = http.Place();
        var query = http.Request.Query;
        var branch = query["branch"] is [{ Length: > 0 and <= MaxBranch } named] ? named : null;
        var outcome = Outcomes.FirstOrDefault(known => known == query["outcome"]);
        int? before = int.TryParse(query["cursor"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        // What a tampered project's builds are nobody can say: whose they are is in its row.
        var list = place.May(BuildsRights.ReadBuilds) && !place.Project.Tampered
            ? await builds.ListAsync(place.Project.Id, branch, outcome, before, PageSize, ct)
            : null;
        return Page.Show<ProjectPage>(http, new ProjectOverview(list, branch, outcome, Next(http, list?.Next, branch, outcome)));
    }

    private static IResult New(HttpContext http) => Page.Show<NewBuildPage>(http, new NewBuild());

    private static async Task<IResult> TriggerAsync(HttpContext http, IProjectBuilds builds, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var place = http.Place();
        var entered = new NewBuild { Branch = form.Text("branch"), Job = form.Text("job") };
        return await builds.TriggerAsync(place.Project.Id, entered.Branch, entered.Job, http.Viewer().User!.Email, ct) switch
        {
            TriggerBuildOutcome.Queued queued => Page.GoTo($"{BuildPages.AddressOf(place, queued.Number)}?done=build-triggered"),
            TriggerBuildOutcome.Invalid invalid => Page.Again<NewBuildPage>(http, entered with { Errors = FormErrors.Of(invalid.Field, MessageOf(invalid)) }),
            TriggerBuildOutcome.NoProject => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    // The API's message begins with the name of the field, a page's with its label.
    private static string MessageOf(TriggerBuildOutcome.Invalid invalid) =>
        invalid.Message.StartsWith($"{invalid.Field}: ", StringComparison.Ordinal) ? $"must have {invalid.Message[(invalid.Field.Length + 2)..]}" : invalid.Message;

    private static string? Next(HttpContext http, int? before, string? branch, string? outcome)
    {
        if (before is not { } number)
            return null;
        var query = new QueryBuilder();
        if (branch is not null)
            query.Add("branch", branch);
        if (outcome is not null)
            query.Add("outcome", outcome);
        query.Add("cursor", number.ToString(CultureInfo.InvariantCulture));
        return $"{http.Place().Address}{query}";
    }
}

/// <summary>What the page of a project shows.</summary>
/// <param name="List">Its builds; null when the viewer may not know them.</param>
/// <param name="Branch">The branch that was chosen; null: all.</param>
/// <param name="Outcome">The outcome that was chosen; null: all.</param>
/// <param name="Next">Where the list goes on; null on the last page.</param>
internal sealed record ProjectOverview(BuildsPage? List, string? Branch, string? Outcome, string? Next);

internal sealed record NewBuild
{
    public string Branch { get; init; } = "";

    public string Job { get; init; } = "";

    public FormErrors Errors { get; init; } = [];
}
