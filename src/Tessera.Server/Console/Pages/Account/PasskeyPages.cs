using System.Diagnostics;
using Microsoft.Extensions.Options;
using Tessera.Server.Console.Forms;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>The user's passkeys. Only browsers that run scripts can make one.</summary>
internal static class PasskeyPages
{
    public static void MapPasskeys(this IEndpointRouteBuilder own)
    {
        own.MapGet("passkeys/new", Ask);
        own.MapPost("passkeys/new", BeginAsync);
        own.MapPost("passkeys", FinishAsync);
        own.MapGet("passkeys/{id:guid}/remove", AskToRemove);
        own.MapPost("passkeys/{id:guid}/remove", RemoveAsync);
    }

    private static IResult Ask(HttpContext http) => Page.Show<NewPasskeyPage>(http, new AccountForm());

    private static async Task<IResult> BeginAsync(
        HttpContext http, TesseraDb db, BeginPasskeyRegistration operation, IOptions<TesseraOptions> options, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, form.Text("current"), PublicAddress.Of(http, options.Value), addresses.Of(http), ct) switch
        {
            BeginPasskeyRegistration.Outcome.Begun begun => Page.Show<RegisterPasskeyPage>(http, new PasskeyModel(begun.OptionsJson, begun.Ticket)),
            BeginPasskeyRegistration.Outcome.WrongPassword => Page.Again<NewPasskeyPage>(http, new AccountForm { Errors = AccountForm.WrongPassword }),
            BeginPasskeyRegistration.Outcome.Throttled throttled => AccountForm.Throttled<NewPasskeyPage>(http, new AccountForm(), throttled.Wait),
            BeginPasskeyRegistration.Outcome.TooMany => Page.GoTo($"{ProfilePages.Path}?done=passkeys-full"),
            BeginPasskeyRegistration.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> FinishAsync(HttpContext http, TesseraDb db, FinishPasskeyRegistration operation, IOptions<TesseraOptions> options, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var name = form.TextOrNull("name") ?? Words.Get("passkey");
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, form.Text("ticket"), form.Text("credential"), name, PublicAddress.Of(http, options.Value), ct) switch
        {
            FinishPasskeyRegistration.Outcome.Registered => Page.GoTo($"{ProfilePages.Path}?done=passkey-added"),
            FinishPasskeyRegistration.Outcome.AlreadyRegistered => Page.GoTo($"{ProfilePages.Path}?done=passkey-there"),
            FinishPasskeyRegistration.Outcome.TooMany => Page.GoTo($"{ProfilePages.Path}?done=passkeys-full"),
            FinishPasskeyRegistration.Outcome.Expired => Page.GoTo($"{ProfilePages.Path}?done=too-late"),
            FinishPasskeyRegistration.Outcome.Refused or FinishPasskeyRegistration.Outcome.Invalid => Page.GoTo($"{ProfilePages.Path}?done=passkey-refused"),
            FinishPasskeyRegistration.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult AskToRemove(HttpContext http, Guid id) => Page.Show<RemovePasskeyPage>(http, new RecordQuestion(id));

    private static async Task<IResult> RemoveAsync(HttpContext http, Guid id, TesseraDb db, RemovePasskey operation, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        return await operation.ExecuteAsync(db, http.Viewer().Caller!, id, form.Text("current"), addresses.Of(http), ct) switch
        {
            RemovePasskey.Outcome.Removed => Page.GoTo($"{ProfilePages.Path}?done=passkey-removed"),
            RemovePasskey.Outcome.WrongPassword => Page.Again<RemovePasskeyPage>(http, new RecordQuestion(id) { Errors = AccountForm.WrongPassword }),
            RemovePasskey.Outcome.Throttled throttled => AccountForm.Throttled<RemovePasskeyPage>(http, new RecordQuestion(id), throttled.Wait),
            RemovePasskey.Outcome.PasswordTooShort => Page.GoTo($"{ProfilePages.Path}/password?done=password-first"),
            RemovePasskey.Outcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };
    }
}

/// <summary>What the browser asks an authenticator for, and what comes back with its answer.</summary>
internal sealed record PasskeyModel(string Options, string Ticket);
