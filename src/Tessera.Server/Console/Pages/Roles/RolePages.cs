using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Console.Forms;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages.Roles;

/// <summary>Roles: what each gives, and who has it. The built-in ones are shown and stay as they are.</summary>
internal static class RolePages
{
    public const string List = "/settings/roles";

    public static void MapRolePages(this IEndpointRouteBuilder pages)
    {
        var reading = pages.MapGroup(List).RequirePermission(TesseraPermissions.RoleRead);
        reading.MapGet("", ListRolesOf);
        reading.MapGet("{id:guid}", ShowAsync);
        var writing = pages.MapGroup(List).RequirePermission(TesseraPermissions.RoleWrite);
        writing.MapGet("new", New);
        writing.MapPost("new", CreateAsync);
        writing.MapPost("{id:guid}", EditAsync);
        writing.MapGet("{id:guid}/delete", AskToDelete);
        writing.MapPost("{id:guid}/delete", DeleteAsync);
    }

    private static IResult ListRolesOf(HttpContext http, UserDirectory directory, IntegrityReport integrity, Cursors cursors)
    {
        var page = ListRoles.Execute(directory, Paging.Read(http, cursors), cursors);
        return Page.Show<RoleListPage>(http, new RoleList(
            [.. page.Items.Select(role => (role, integrity.IsBroken("role", role.Id.ToString())))], Paging.Next(http, page.Next)));
    }

    private static IResult New(HttpContext http) => Page.Show<RolePage>(http, new RoleForm { MayChange = true });

    private static async Task<IResult> CreateAsync(HttpContext http, TesseraDb db, CreateRole operation, CancellationToken ct)
    {
        var entered = Read(await PageForm.ReadAsync(http));
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, new(entered.Name, entered.Permissions, entered.Apis, entered.Description), ct) switch
        {
            CreateRole.Outcome.Created => Page.GoTo($"{List}?done=role-created"),
            CreateRole.Outcome.Invalid invalid => Page.Again<RolePage>(http, entered with { Errors = FormErrors.Of(invalid.Field, invalid.Message) }),
            CreateRole.Outcome.NameTaken => Page.Again<RolePage>(http, entered with { Errors = NameTaken }),
            CreateRole.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Guid id, TesseraDb db, UserDirectory directory, CancellationToken ct) =>
        await FindAsync(http, id, db, directory, ct) is { } role ? Page.Show<RolePage>(http, role) : ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> EditAsync(HttpContext http, Guid id, TesseraDb db, EditRole operation, UserDirectory directory, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var entered = Read(form);
        var request = new EditRole.Request(entered.Name, entered.Description, entered.Permissions, entered.Apis);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, id, request, form.Number("version"), ct) switch
        {
            EditRole.Outcome.Edited => Page.GoTo($"{List}/{id}?done=role-saved"),
            EditRole.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            EditRole.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            EditRole.Outcome.Invalid invalid => await AgainAsync(FormErrors.Of(invalid.Field, invalid.Message), StatusCodes.Status422UnprocessableEntity),
            EditRole.Outcome.NameTaken => await AgainAsync(NameTaken, StatusCodes.Status422UnprocessableEntity),
            EditRole.Outcome.BuiltIn => await AgainAsync(RoleProblems.BuiltIn().ToErrors(), StatusCodes.Status409Conflict),
            EditRole.Outcome.ChangedMeanwhile => await AgainAsync(Problems.PreconditionFailed().ToErrors(), StatusCodes.Status412PreconditionFailed),
            _ => throw new UnreachableException(),
        };

        // What was entered, beside what is stored now: who saves again has seen both.
        async Task<IResult> AgainAsync(FormErrors errors, int status) => await FindAsync(http, id, db, directory, ct) is { } stored
            ? Page.Show<RolePage>(http, entered with { Stored = stored.Stored, Version = stored.Version, MayChange = stored.MayChange, Errors = errors }, status)
            : ErrorPages.Show(http, ErrorPages.NotFound);
    }

    private static IResult AskToDelete(HttpContext http, Guid id, UserDirectory directory) => Ask(http, id, directory, [], StatusCodes.Status200OK);

    private static async Task<IResult> DeleteAsync(HttpContext http, Guid id, TesseraDb db, DeleteRole operation, UserDirectory directory, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!, id, ct) switch
        {
            DeleteRole.Outcome.Deleted => Page.GoTo($"{List}?done=role-deleted"),
            DeleteRole.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            DeleteRole.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            DeleteRole.Outcome.InUse => Ask(http, id, directory, RoleProblems.InUse().ToErrors(), StatusCodes.Status409Conflict),
            DeleteRole.Outcome.BuiltIn => Ask(http, id, directory, RoleProblems.BuiltIn().ToErrors(), StatusCodes.Status409Conflict),
            _ => throw new UnreachableException(),
        };

    private static IResult Ask(HttpContext http, Guid id, UserDirectory directory, FormErrors errors, int status) => directory.FindRole(id) is { } role
        ? Page.Show<DeleteRolePage>(http, new RoleQuestion(RoleView.Of(role, directory), errors), status)
        : ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<RoleForm?> FindAsync(HttpContext http, Guid id, TesseraDb db, UserDirectory directory, CancellationToken ct)
    {
        if (directory.FindRole(id) is not { } role)
            return null;
        var row = role.IsBuiltIn ? null : await db.Roles.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        var viewer = http.Viewer();
        // What a role edited by hand gave before, nobody can say.
        var reached = row is { IsTampered: true } ? BuiltInRoles.SuperAdmin : role;
        return new()
        {
            Stored = RoleView.Of(role, directory),
            Version = row?.Epoch,
            IsTampered = row is { IsTampered: true },
            MayChange = !role.IsBuiltIn && viewer.May(TesseraPermissions.RoleWrite) && Reach.Includes(viewer.Caller!, reached, viewer.Catalogue),
            Name = role.Name,
            Description = role.Description ?? "",
            Permissions = role.Permissions,
            Apis = role.Apis.ToWire(),
        };
    }

    private static RoleForm Read(PageForm form) => new()
    {
        Name = form.Text("name"),
        Description = form.Text("description"),
        Permissions = form.All("permissions"),
        Apis = form.Text("apis"),
        MayChange = true,
    };

    private static FormErrors NameTaken => FormErrors.Of("name", "is taken: another role has it, in this or another spelling.");
}

internal sealed record RoleList(IReadOnlyList<(RoleView Role, bool IsTampered)> Roles, string? Next);

/// <summary>A role as stored, and what stands in the form.</summary>
internal sealed record RoleForm
{
    /// <summary>The role as stored; null for one that is to be made.</summary>
    public RoleView? Stored { get; init; }

    /// <summary>The epoch of its last change.</summary>
    public long? Version { get; init; }

    public bool IsTampered { get; init; }

    /// <summary>Whether the viewer may change it.</summary>
    public bool MayChange { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Permissions { get; init; } = [];

    public string Apis { get; init; } = Access.None.ToWire();

    public FormErrors Errors { get; init; } = [];
}

internal sealed record RoleQuestion(RoleView Role, FormErrors Errors);
