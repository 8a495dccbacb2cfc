using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.External;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>The user's own profile: who they are here, how they sign in, and where they are signed in.</summary>
internal static class ProfilePages
{
    public const string Path = "/user/profile";

    public static void MapProfile(this IEndpointRouteBuilder pages)
    {
        var own = pages.MapGroup(Path).RequireUser();
        own.MapGet("", ShowAsync);
        own.MapGet("password", ShowPassword);
        own.MapPost("password", ChangePasswordAsync);
        own.MapGet("sessions/{id:guid}/end", AskToEnd);
        own.MapPost("sessions/{id:guid}/end", EndAsync);
        own.MapAuthenticator();
        own.MapPasskeys();
        own.MapConnections();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, TesseraDb db, UserDirectory directory, SessionStore sessions, ExternalProviders providers, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        var user = http.Viewer().User!;
        return Page.Show<ProfilePage>(http, new ProfileModel(
            [.. user.RoleIds.Select(role => directory.FindRole(role)?.Name).OfType<string>()],
            await ListCredentials.ExecuteAsync(db, user.Id, ct),
            [.. (await sessions.ListAsync(db, user.Id, ct)).Select(row => new SessionLine(row.Id, row.Device, row.Ip, row.CreatedAt, row.SeenAt, row.Id == caller.SessionId))],
            providers.All));
    }

    private static IResult ShowPassword(HttpContext http) => Page.Show<PasswordPage>(http, new AccountForm());

    private static async Task<IResult> ChangePasswordAsync(HttpContext http, TesseraDb db, ChangePassword operation, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, addresses.Of(http), new(form.Text("current"), form.Text("new")), ct) switch
        {
            ChangePassword.Outcome.Changed => Page.GoTo($"{Path}?done=password-changed"),
            ChangePassword.Outcome.Invalid invalid => Page.Again<PasswordPage>(http, new AccountForm { Errors = { { invalid.Field, invalid.Message } } }),
            ChangePassword.Outcome.Throttled throttled => AccountForm.Throttled<PasswordPage>(http, new AccountForm(), throttled.Wait),
            ChangePassword.Outcome.ChangedMeanwhile => Page.GoTo($"{Path}?done=password-changed-elsewhere"),
            ChangePassword.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult AskToEnd(HttpContext http, Guid id) => Page.Show<EndSessionPage>(http, new RecordQuestion(id));

    private static async Task<IResult> EndAsync(HttpContext http, Guid id, TesseraDb db, EndSession operation, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        return await operation.ExecuteAsync(db, caller.Actor, caller.UserId!.Value, id, ct)
            ? Page.GoTo($"{Path}?done=session-ended")
            : ErrorPages.Show(http, ErrorPages.NotFound);
    }
}

/// <summary>What the profile shows.</summary>
internal sealed record ProfileModel(IReadOnlyList<string> Roles, IReadOnlyList<CredentialView> Credentials, IReadOnlyList<SessionLine> Sessions, IReadOnlyList<(string Name, string DisplayName)> Providers)
{
    public IEnumerable<CredentialView> Passkeys => Credentials.Where(credential => credential.Kind == "passkey");

    public IEnumerable<CredentialView> Connections => Credentials.Where(credential => credential.Kind == "external");

    public CredentialView? Authenticator => Credentials.FirstOrDefault(credential => credential.Kind == "totp");

    public CredentialView? RecoveryCodes => Credentials.FirstOrDefault(credential => credential.Kind == "recovery-codes");
}

/// <summary>Where the user is signed in.</summary>
internal sealed record SessionLine(Guid Id, string Device, string? Ip, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, bool IsThis);

/// <summary>A record about which something is asked before it is done.</summary>
internal sealed record RecordQuestion(Guid Id)
{
    public FormErrors Errors { get; init; } = [];
}

/// <summary>A form of the profile that asks for nothing that is shown again.</summary>
internal sealed record AccountForm
{
    public FormErrors Errors { get; init; } = [];

    /// <summary>What a wrong password is answered with.</summary>
    public static FormErrors WrongPassword => new() { { "current", "is not your password." } };

    /// <summary>The form again, with how long to wait.</summary>
    public static IResult Throttled<TPage>(HttpContext http, object model, TimeSpan wait)
        where TPage : ConsoleComponent
    {
        http.Features.Set(new PageNotice(Waits.Throttled(http, wait)));
        return Page.Show<TPage>(http, model, StatusCodes.Status429TooManyRequests);
    }
}

/// <summary>Something that stands on top of a page, whatever the page is.</summary>
internal sealed record PageNotice(string Text);
