using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages.Users;

/// <summary>What is asked about before it is done to a user, and the link by which they get in.</summary>
internal static class UserChanges
{
    public static void MapUserChanges(this IEndpointRouteBuilder users)
    {
        foreach (var change in UserQuestion.Changes)
            users.MapGet($"{{id:guid}}/{change}", (HttpContext http, Guid id, TesseraDb db, CancellationToken ct) => AskAsync(http, id, db, change, null, ct));
        users.MapPost($"{{id:guid}}/{UserQuestion.Activate}", (HttpContext http, Guid id, TesseraDb db, EditUser operation, CancellationToken ct) => LetInAsync(http, id, db, operation, true, ct));
        users.MapPost($"{{id:guid}}/{UserQuestion.Deactivate}", (HttpContext http, Guid id, TesseraDb db, EditUser operation, CancellationToken ct) => LetInAsync(http, id, db, operation, false, ct));
        users.MapPost($"{{id:guid}}/{UserQuestion.Delete}", DeleteAsync);
        users.MapPost($"{{id:guid}}/{UserQuestion.RevokeTokens}", RevokeTokensAsync);
        users.MapGet("{id:guid}/invitation", ShowLinkAsync);
        users.MapPost("{id:guid}/invitation", InviteAsync);
    }

    /// <summary>On to the page that shows a new link, once.</summary>
    public static IResult ShowLink(ShownOnce once, Caller caller, UserView user)
    {
        var secret = user.Invitation!.Link;
        once.Put(caller.SessionId!.Value, user.Id, secret);
        return Page.GoTo($"{UserPages.List}/{user.Id}/invitation");
    }

    private static async Task<IResult> AskAsync(HttpContext http, Guid id, TesseraDb db, string change, ProblemHttpResult? problem, CancellationToken ct)
    {
        if (await GetUser.FindAsync(db, id, ct) is not { } row)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        var question = new UserQuestion(row.Id, row.Name, row.Email, change) { Tokens = await UserTokens.CountAsync(db, id, ct), Errors = problem?.ToErrors() ?? [] };
        return Page.Show<UserQuestionPage>(http, question, problem?.StatusCode ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> LetInAsync(HttpContext http, Guid id, TesseraDb db, EditUser operation, bool active, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!, id, new(Active: active), version: null, ct) switch
        {
            EditUser.Outcome.Edited => Page.GoTo($"{UserPages.List}/{id}?done={(active ? "user-activated" : "user-deactivated")}"),
            EditUser.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            EditUser.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            EditUser.Outcome.LastSuperAdmin => await AskAsync(http, id, db, UserQuestion.Deactivate, UserProblems.LastSuperAdmin(), ct),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> DeleteAsync(HttpContext http, Guid id, TesseraDb db, DeleteUser operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!, id, ct) switch
        {
            DeleteUser.Outcome.Deleted => Page.GoTo($"{UserPages.List}?done=user-deleted"),
            DeleteUser.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            DeleteUser.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            DeleteUser.Outcome.LastSuperAdmin => await AskAsync(http, id, db, UserQuestion.Delete, UserProblems.LastSuperAdmin(), ct),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> RevokeTokensAsync(HttpContext http, Guid id, TesseraDb db, RevokeUserTokens operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Viewer().Caller!, id, ct) switch
        {
            RevokeUserTokens.Outcome.Done => Page.GoTo($"{UserPages.List}/{id}?done=user-tokens-revoked"),
            RevokeUserTokens.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            RevokeUserTokens.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            // The page's own rule is the same one.
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> InviteAsync(HttpContext http, Guid id, TesseraDb db, InviteUser operation, ShownOnce once, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        return await operation.ExecuteAsync(db, caller, id, ct) switch
        {
            InviteUser.Outcome.Invited invited => ShowLink(once, caller, invited.User),
            InviteUser.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            InviteUser.Outcome.BeyondOwnRights => ErrorPages.Show(http, ErrorPages.Beyond),
            InviteUser.Outcome.Deactivated => await AskAsync(http, id, db, UserQuestion.Activate, UserProblems.Deactivated(), ct),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> ShowLinkAsync(HttpContext http, Guid id, TesseraDb db, ShownOnce once, CancellationToken ct)
    {
        if (await GetUser.FindAsync(db, id, ct) is not { } row)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        once.TryTake(http.Viewer().Caller!.SessionId!.Value, id, out var secret);
        return Page.Show<InvitationPage>(http, new ShownInvitation(row.Id, row.Name, row.Email, secret));
    }
}

/// <summary>Something to be done to a user, and what that means.</summary>
internal sealed record UserQuestion(Guid Id, string Name, string Email, string Change)
{
    public const string Activate = "activate";
    public const string Deactivate = "deactivate";
    public const string Delete = "delete";
    public const string RevokeTokens = "revoke-tokens";

    public static IReadOnlyList<string> Changes { get; } = [Activate, Deactivate, Delete, RevokeTokens];

    /// <summary>How many personal tokens they have.</summary>
    public int Tokens { get; init; }

    public FormErrors Errors { get; init; } = [];
}

/// <summary>A new invitation on the page that shows its link; null when that was shown before.</summary>
internal sealed record ShownInvitation(Guid Id, string Name, string Email, string? Secret)
{
    public override string ToString() => nameof(ShownInvitation);
}
