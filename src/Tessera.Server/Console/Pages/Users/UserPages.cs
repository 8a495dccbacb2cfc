using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages.Users;

/// <summary>Users: who there is, what they may do, and who is to come.</summary>
internal static class UserPages
{
    public const string List = "/settings/users";
    private static readonly string[] Choices = ["search", "role", "active"];

    public static void MapUserPages(this IEndpointRouteBuilder pages)
    {
        var reading = pages.MapGroup(List).RequirePermission(TesseraPermissions.UserRead);
        reading.MapGet("", ListAsync);
        reading.MapGet("{id:guid}", ShowAsync);
        var writing = pages.MapGroup(List).RequirePermission(TesseraPermissions.UserWrite);
        writing.MapGet("new", NewAsync);
        writing.MapPost("new", CreateAsync);
        writing.MapPost("{id:guid}", EditAsync);
        writing.MapUserChanges();
    }

    private static async Task<IResult> ListAsync(HttpContext http, TesseraDb db, ListUsers operation, UserDirectory directory, Cursors cursors, CancellationToken ct)
    {
        var page = Paging.Read(http, cursors, Choices);
        var active = Filters.Text(http, "active");
        var role = Filters.Id(http, "role");
        var search = Filters.Text(http, "search");
        Guid? after = page.After is null ? null : Guid.Parse(page.After);
        var found = await operation.ExecuteAsync(db, new(search, active is "true" or "false" ? active == "true" : null, role), after, page.Limit + 1, ct);
        UserView[] shown = [.. found.Take(page.Limit)];
        var next = found.Count > page.Limit ? cursors.Create(page.Query, shown[^1].Id.ToString()) : null;
        return Page.Show<UserListPage>(http, new UserList(shown, Paging.Next(http, next, Choices))
        {
            Search = search,
            Active = active,
            Role = role,
            Roles = (await RoleBook.ReadAsync(db, ct)).All,
        });
    }

    private static async Task<IResult> NewAsync(HttpContext http, TesseraDb db, CancellationToken ct) =>
        Page.Show<NewUserPage>(http, new NewUser { Roles = GivenBy(http, await RoleBook.ReadAsync(db, ct)) });

    private static async Task<IResult> CreateAsync(HttpContext http, TesseraDb db, CreateUser operation, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var caller = http.Viewer().Caller!;
        switch (await operation.ExecuteAsync(db, caller, new(form.Text("email"), form.Text("name"), form.All("roles")), ct))
        {
            case CreateUser.Outcome.Created { User: var user }:
                return UserChanges.ShowLink(once, caller, user);
            case CreateUser.Outcome.Invalid invalid:
                return await AgainAsync(http, db, form, FormErrors.Of(invalid.Field, invalid.Message), ct);
            case CreateUser.Outcome.EmailTaken:
                return await AgainAsync(http, db, form, FormErrors.Of("email", "is taken: another user has it, in this or another spelling."), ct);
            case CreateUser.Outcome.BeyondOwnRights:
                return ErrorPages.Show(http, ErrorPages.Beyond);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> AgainAsync(HttpContext http, TesseraDb db, PageForm form, FormErrors errors, CancellationToken ct) => Page.Again<NewUserPage>(http, new NewUser
    {
        Email = form.Text("email"),
        Name = form.Text("name"),
        Chosen = form.All("roles"),
        Roles = GivenBy(http, await RoleBook.ReadAsync(db, ct)),
        Errors = errors,
    });

    private static async Task<IResult> ShowAsync(HttpContext http, Guid id, TesseraDb db, CancellationToken ct) =>
        await DetailAsync(http, id, db, ct) is { } user ? Page.Show<UserPage>(http, user) : ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> EditAsync(HttpContext http, Guid id, TesseraDb db, EditUser operation, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var request = new EditUser.Request(Roles: form.All("roles"), Name: form.Text("name"));
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, id, request, form.Number("version"), ct) switch
        {
            EditUser.Outcome.Edited => Page.GoTo($"{List}/{id}?done=user-saved"),
            EditUser.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            EditUser.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            EditUser.Outcome.Invalid invalid => await AgainAsync(http, id, db, request, FormErrors.Of(invalid.Field, invalid.Message), StatusCodes.Status422UnprocessableEntity, ct),
            EditUser.Outcome.LastSuperAdmin => await AgainAsync(http, id, db, request, UserProblems.LastSuperAdmin().ToErrors(), StatusCodes.Status409Conflict, ct),
            EditUser.Outcome.ChangedMeanwhile => await AgainAsync(http, id, db, request, Problems.PreconditionFailed().ToErrors(), StatusCodes.Status412PreconditionFailed, ct),
            _ => throw new UnreachableException(),
        };
    }

    // What was entered, beside what is stored now: who saves again has seen both.
    private static async Task<IResult> AgainAsync(HttpContext http, Guid id, TesseraDb db, EditUser.Request request, FormErrors errors, int status, CancellationToken ct)
    {
        return await DetailAsync(http, id, db, ct) is { } user
            ? Page.Show<UserPage>(http, user with { Name = request.Name!, Chosen = request.Roles!, Errors = errors }, status)
            : ErrorPages.Show(http, ErrorPages.NotFound);
    }

    private static async Task<UserDetail?> DetailAsync(HttpContext http, Guid id, TesseraDb db, CancellationToken ct)
    {
        if (await GetUser.FindAsync(db, id, ct) is not { } row)
            return null;
        var book = await RoleBook.ReadAsync(db, ct);
        var viewer = http.Viewer();
        return new(UserView.Of(row, book.Find), row.Epoch)
        {
            InvitedUntil = row.InvitationExpiresAt > viewer.Now ? row.InvitationExpiresAt : null,
            MayChange = viewer.May(TesseraPermissions.UserWrite) && new Reach(viewer.Caller!, viewer.Catalogue, book).Includes(row),
            Name = row.Name,
            Chosen = row.RoleIds,
            Roles = GivenBy(http, book),
        };
    }

    private static IReadOnlyList<Role> GivenBy(HttpContext http, RoleBook book)
    {
        var viewer = http.Viewer();
        return [.. book.All.Where(role => Reach.Includes(viewer.Caller!, role, viewer.Catalogue))];
    }
}

internal sealed record UserList(IReadOnlyList<UserView> Users, string? Next)
{
    public string? Search { get; init; }

    public string? Active { get; init; }

    public Guid? Role { get; init; }

    public required IEnumerable<Role> Roles { get; init; }
}

internal sealed record NewUser
{
    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Ids of the roles that are ticked.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [];

    /// <summary>Roles that the viewer may give.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    public FormErrors Errors { get; init; } = [];
}

/// <summary>A user as stored, and what stands in the form.</summary>
/// <param name="User">The user as stored.</param>
/// <param name="Version">The epoch of their last change.</param>
internal sealed record UserDetail(UserView User, long Version)
{
    /// <summary>Until when their invitation holds; null when there is none.</summary>
    public DateTimeOffset? InvitedUntil { get; init; }

    /// <summary>Whether the viewer may change them: nobody touches who may do more than they do.</summary>
    public bool MayChange { get; init; }

    public required string Name { get; init; }

    /// <summary>Ids of the roles that are ticked.</summary>
    public required IReadOnlyList<string> Chosen { get; init; }

    /// <summary>Roles that the viewer may give.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    public FormErrors Errors { get; init; } = [];
}
