using System.Diagnostics;
using Tessera.Server.Console.Builds;
using Tessera.Server.Console.Forms;

namespace Tessera.Server.Console.Pages.Projects.Variables;

/// <summary>A project's environment variables, in its settings: names and masks. A value that was set is shown to nobody.</summary>
internal static class VariablePages
{
    public static void MapVariables(this RouteGroupBuilder project)
    {
        var variables = project.MapGroup("/settings/environment-variables").Requiring(place => place.LackingForVariables);
        variables.MapGet("", ListAsync);
        variables.MapGet("new", New);
        variables.MapPost("new", SetAsync);
        variables.MapGet("{name}/delete", AskToDeleteAsync);
        variables.MapPost("{name}/delete", DeleteAsync);
    }

    /// <summary>Address of the list.</summary>
    public static string ListOf(ProjectPlace place) => $"{place.Settings}/environment-variables";

    private static async Task<IResult> ListAsync(HttpContext http, IProjectBuilds builds, CancellationToken ct) =>
        Page.Show<VariableListPage>(http, new VariableList(await builds.ListVariablesAsync(http.Place().Project.Id, ct)));

    private static IResult New(HttpContext http) => Page.Show<NewVariablePage>(http, new NewVariable());

    private static async Task<IResult> SetAsync(HttpContext http, IProjectBuilds builds, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var name = form.Text("name").Trim();
        // The value is never sent back, not even to who has just entered it.
        return await builds.SetVariableAsync(http.Place().Project.Id, name, form.Text("value"), ct) switch
        {
            SetVariableOutcome.Set => Page.GoTo($"{ListOf(http.Place())}?done=variable-set"),
            SetVariableOutcome.Invalid { Fault: VariableFault.Name } => Again("name", "must be 1 to 100 ASCII letters, digits and underscores, not beginning with a digit."),
            SetVariableOutcome.Invalid { Fault: VariableFault.NoValue } => Again("value", "is required."),
            SetVariableOutcome.Invalid { Fault: VariableFault.ValueTooLong } => Again("value", "must be at most 32 KiB."),
            SetVariableOutcome.Invalid { Fault: VariableFault.ValueHasNul } => Again("value", "must not hold a NUL character."),
            SetVariableOutcome.TooMany => Again("name", "cannot be added: the project has as many variables as it can have."),
            _ => throw new UnreachableException(),
        };

        IResult Again(string field, string message) => Page.Again<NewVariablePage>(http, new NewVariable { Name = name, Errors = { { field, message } } });
    }

    private static async Task<IResult> AskToDeleteAsync(HttpContext http, string name, IProjectBuilds builds, CancellationToken ct) =>
        (await builds.ListVariablesAsync(http.Place().Project.Id, ct)).FirstOrDefault(variable => variable.Name == name) is { } found
            ? Page.Show<DeleteVariablePage>(http, found)
            : ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> DeleteAsync(HttpContext http, string name, IProjectBuilds builds, CancellationToken ct) =>
        await builds.DeleteVariableAsync(http.Place().Project.Id, name, ct)
            ? Page.GoTo($"{ListOf(http.Place())}?done=variable-deleted")
            : ErrorPages.Show(http, ErrorPages.NotFound);
}

internal sealed record VariableList(IReadOnlyList<VariableLine> Variables);

/// <summary>A variable about to be set. Without its value.</summary>
internal sealed record NewVariable
{
    public string Name { get; init; } = "";

    public FormErrors Errors { get; init; } = [];
}
