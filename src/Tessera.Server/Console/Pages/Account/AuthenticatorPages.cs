using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>The authenticator app and its recovery codes.</summary>
internal static class AuthenticatorPages
{
    private const string Codes = $"{ProfilePages.Path}/recovery-codes";

    public static void MapAuthenticator(this IEndpointRouteBuilder own)
    {
        own.MapGet("authenticator", Ask);
        own.MapPost("authenticator", BeginAsync);
        own.MapPost("authenticator/confirm", ConfirmAsync);
        own.MapGet("authenticator/remove", AskToRemove);
        own.MapPost("authenticator/remove", RemoveAsync);
        own.MapGet("recovery-codes", ShowCodes);
        own.MapPost("recovery-codes", RenewAsync);
    }

    private static IResult Ask(HttpContext http) => Page.Show<AuthenticatorPage>(http, new AccountForm());

    private static async Task<IResult> BeginAsync(HttpContext http, TesseraDb db, BeginTotp operation, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, form.Text("current"), addresses.Of(http), ct) switch
        {
            BeginTotp.Outcome.Begun begun => Page.Show<ConfirmAuthenticatorPage>(http, new AuthenticatorModel(begun.Ticket) { Secret = begun.Secret, Picture = QrPicture.Of(begun.Uri) }),
            BeginTotp.Outcome.WrongPassword => Page.Again<AuthenticatorPage>(http, new AccountForm { Errors = AccountForm.WrongPassword }),
            BeginTotp.Outcome.Throttled throttled => AccountForm.Throttled<AuthenticatorPage>(http, new AccountForm(), throttled.Wait),
            BeginTotp.Outcome.AlreadyEnabled => Page.GoTo($"{ProfilePages.Path}?done=authenticator-there"),
            BeginTotp.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> ConfirmAsync(HttpContext http, TesseraDb db, ConfirmTotp operation, ShownOnce once, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var caller = http.Viewer().Caller!;
        return await operation.ExecuteAsync(db, caller, form.Text("ticket"), form.Text("code").Trim(), ct) switch
        {
            ConfirmTotp.Outcome.Enabled enabled => Show(once, caller, enabled.RecoveryCodes),
            ConfirmTotp.Outcome.WrongCode => Page.Again<ConfirmAuthenticatorPage>(http, new AuthenticatorModel(form.Text("ticket")) { Errors = { { "code", "is not the one that the app shows now." } } }),
            ConfirmTotp.Outcome.Expired => Page.GoTo($"{ProfilePages.Path}?done=too-late"),
            ConfirmTotp.Outcome.AlreadyEnabled => Page.GoTo($"{ProfilePages.Path}?done=authenticator-there"),
            ConfirmTotp.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult AskToRemove(HttpContext http) => Page.Show<RemoveAuthenticatorPage>(http, new AccountForm());

    private static async Task<IResult> RemoveAsync(HttpContext http, TesseraDb db, RemoveTotp operation, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, form.Text("current"), addresses.Of(http), ct) switch
        {
            RemoveTotp.Outcome.Removed => Page.GoTo($"{ProfilePages.Path}?done=authenticator-removed"),
            RemoveTotp.Outcome.WrongPassword => Page.Again<RemoveAuthenticatorPage>(http, new AccountForm { Errors = AccountForm.WrongPassword }),
            RemoveTotp.Outcome.Throttled throttled => AccountForm.Throttled<RemoveAuthenticatorPage>(http, new AccountForm(), throttled.Wait),
            RemoveTotp.Outcome.PasswordTooShort => Page.GoTo($"{ProfilePages.Path}/password?done=password-first"),
            RemoveTotp.Outcome.NotEnabled => Page.GoTo(ProfilePages.Path),
            RemoveTotp.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult ShowCodes(HttpContext http, ShownOnce once) =>
        Page.Show<RecoveryCodesPage>(http, new RecoveryCodesModel(NewSecrets.Take(http, once, http.Viewer().User!.Id)));

    private static async Task<IResult> RenewAsync(HttpContext http, TesseraDb db, RenewRecoveryCodes operation, ShownOnce once, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var caller = http.Viewer().Caller!;
        return await operation.ExecuteAsync(db, caller, form.Text("current"), addresses.Of(http), ct) switch
        {
            RenewRecoveryCodes.Outcome.Renewed renewed => Show(once, caller, renewed.RecoveryCodes),
            RenewRecoveryCodes.Outcome.WrongPassword => Page.Again<RecoveryCodesPage>(http, new RecoveryCodesModel(null) { Errors = AccountForm.WrongPassword }),
            RenewRecoveryCodes.Outcome.Throttled throttled => AccountForm.Throttled<RecoveryCodesPage>(http, new RecoveryCodesModel(null), throttled.Wait),
            RenewRecoveryCodes.Outcome.NotEnabled => Page.GoTo(ProfilePages.Path),
            RenewRecoveryCodes.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult Show(ShownOnce once, Caller caller, IReadOnlyList<string> codes) =>
        NewSecrets.Show(once, caller, caller.UserId!.Value, string.Join('\n', codes), Codes);
}

/// <summary>What the page shows that sets an authenticator app up.</summary>
internal sealed record AuthenticatorModel(string Ticket)
{
    /// <summary>For typing in; null when the page was shown before.</summary>
    public string? Secret { get; init; }

    /// <summary>For scanning.</summary>
    public QrPicture? Picture { get; init; }

    public FormErrors Errors { get; init; } = [];

    public override string ToString() => nameof(AuthenticatorModel);
}

internal sealed record RecoveryCodesModel(NewSecret? New)
{
    public FormErrors Errors { get; init; } = [];
}
