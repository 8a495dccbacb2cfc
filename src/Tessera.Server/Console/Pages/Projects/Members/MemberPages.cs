using System.Diagnostics;
using Tessera.Server.Apis;
using Tessera.Server.Console.Forms;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Console.Pages.Projects.Members;

/// <summary>Who belongs to a project, in its settings.</summary>
internal static class MemberPages
{
    public static void MapMembers(this RouteGroupBuilder project)
    {
        var members = project.MapGroup("/settings/members").RequiringChange();
        members.MapGet("", ListAsync);
        members.MapPost("", AddAsync);
        members.MapPost("{userId:guid}", ChangeAsync);
        members.MapGet("{userId:guid}/delete", AskToRemoveAsync);
        members.MapPost("{userId:guid}/delete", RemoveAsync);
    }

    /// <summary>Address of the list.</summary>
    public static string ListOf(ProjectPlace place) => $"{place.Settings}/members";

    private static Task<IResult> ListAsync(HttpContext http, TesseraDb db, ProjectGate gate, Cursors cursors, CancellationToken ct) =>
        WithMembersAsync(http, db, gate, members => ShowList(http, members, cursors, new(), StatusCodes.Status200OK), ct);

    private static async Task<IResult> AddAsync(HttpContext http, TesseraDb db, PutMember operation, ProjectGate gate, Cursors cursors, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var entered = new NewMember { Email = form.Text("email"), Access = form.Text("access") };
        return await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, entered.Email, new(entered.Access), ct) switch
        {
            PutMember.Outcome.Put { IsNew: var isNew } => Page.GoTo($"{ListOf(http.Place())}?done={(isNew ? "member-added" : "member-changed")}"),
            PutMember.Outcome.Invalid invalid => await AgainAsync(invalid.Field, invalid.Message),
            PutMember.Outcome.NoSuchUser => await AgainAsync("email", "is not the address of a user of this instance."),
            PutMember.Outcome.TooMany => await AgainAsync("email", "cannot be added: a project has at most 1000 members."),
            PutMember.Outcome.Refused refused => refused.Why.ToPage(http),
            _ => throw new UnreachableException(),
        };

        Task<IResult> AgainAsync(string field, string message) => WithMembersAsync(
            http, db, gate, members => ShowList(http, members, cursors, entered with { Errors = FormErrors.Of(field, message) }, StatusCodes.Status422UnprocessableEntity), ct);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, Guid userId, TesseraDb db, PutMember operation, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, userId, new(form.Text("access")), ct) switch
        {
            PutMember.Outcome.Put => AfterOwnChange(http, userId, "member-changed"),
            PutMember.Outcome.Refused refused => refused.Why.ToPage(http),
            PutMember.Outcome.Invalid => ErrorPages.Show(http, ErrorPages.Unreadable),
            PutMember.Outcome.NoSuchUser => ErrorPages.Show(http, ErrorPages.NotFound),
            // Removed and the project filled up since the form was opened.
            PutMember.Outcome.TooMany => ErrorPages.Show(http, ErrorPages.StaleForm),
            _ => throw new UnreachableException(),
        };
    }

    private static Task<IResult> AskToRemoveAsync(HttpContext http, Guid userId, TesseraDb db, ProjectGate gate, CancellationToken ct) => WithMembersAsync(
        http, db, gate,
        members => members.FirstOrDefault(member => member.UserId == userId) is { } member
            ? Page.Show<RemoveMemberPage>(http, member)
            : ErrorPages.Show(http, ErrorPages.NotFound),
        ct);

    private static async Task<IResult> RemoveAsync(HttpContext http, Guid userId, TesseraDb db, RemoveMember operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, CallerOf(http), http.Place().Project.Id, userId, ct) switch
        {
            RemoveMember.Outcome.Removed => AfterOwnChange(http, userId, "member-removed"),
            RemoveMember.Outcome.NoSuchMember => ErrorPages.Show(http, ErrorPages.NotFound),
            RemoveMember.Outcome.Refused refused => refused.Why.ToPage(http),
            _ => throw new UnreachableException(),
        };

    // Who takes their own access away may not be able to see this page any more.
    private static IResult AfterOwnChange(HttpContext http, Guid userId, string done) =>
        Page.GoTo($"{(userId == CallerOf(http).UserId ? ProjectPages.List : ListOf(http.Place()))}?done={done}");

    private static async Task<IResult> WithMembersAsync(HttpContext http, TesseraDb db, ProjectGate gate, Func<IReadOnlyList<MemberView>, IResult> show, CancellationToken ct)
    {
        var found = await gate.ToChangeAsync(db, CallerOf(http), http.Place().Project.Id, ct);
        return found is ProjectFound.Open { Row: var row } ? show(await ListMembers.ExecuteAsync(db, row, ct)) : found.ToPage(http);
    }

    private static IResult ShowList(HttpContext http, IReadOnlyList<MemberView> members, Cursors cursors, NewMember entered, int status)
    {
        var page = members.ByName(member => member.Email, Paging.Read(http, cursors), cursors, member => member);
        return Page.Show<MemberListPage>(http, new MemberList(page.Items, entered, Paging.Next(http, page.Next)), status);
    }

    private static Caller CallerOf(HttpContext http) => http.Viewer().Caller!;
}

internal sealed record MemberList(IReadOnlyList<MemberView> Members, NewMember New, string? Next);

internal sealed record NewMember
{
    public string Email { get; init; } = "";

    public string Access { get; init; } = "read";

    public FormErrors Errors { get; init; } = [];
}
