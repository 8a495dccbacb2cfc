using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;
using Tessera.Server.Console.Forms;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>Signing in by password, with a code beside it where there is an authenticator app, or by passkey; and signing out (C9).</summary>
internal static class SignInPages
{
    private const string CodePurpose = "sign-in code";

    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", ShowAsync).AllowAnyone();
        pages.MapPost("/sign-in", ByPasswordAsync).AllowAnyone();
        pages.MapPost("/sign-in/code", ByCodeAsync).AllowAnyone();
        pages.MapPost("/sign-in/passkey", ByPasskeyAsync).AllowAnyone();
        pages.MapPost("/sign-out", SignOutAsync).RequireUser();
        pages.MapExternalSignIn();
    }

    private static Task<IResult> ShowAsync(HttpContext http, SignInForm form, TesseraDb db)
    {
        var back = http.Request.Query["return"].ToString();
        return http.Viewer().Caller is null
            ? form.ShowAsync(http, db, new SignInModel { Return = back, Problem = ExternalSignInPages.ProblemOf(http) })
            : Task.FromResult(Page.GoTo(LocalAddress.IsOne(back) ? back : "/"));
    }

    private static async Task<IResult> ByPasswordAsync(
        HttpContext http, TesseraDb db, SignIn operation, NewSession session, Tickets tickets, SignInForm page, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var model = new SignInModel { Return = form.Text("return"), Email = form.Text("email") };
        return await operation.ExecuteAsync(db, model.Email, form.Text("password"), addresses.Of(http), ct) switch
        {
            SignIn.Outcome.SignedIn { User: var user } => await session.BeginAsync(http, user, model.Return, ct),
            SignIn.Outcome.NeedsSecondFactor { User: { NeedsCode: true } user } => AskForCode(http, tickets, user.Id, model.Return),
            SignIn.Outcome.NeedsSecondFactor => await page.ShowAsync(http, db, model with { Problem = Words.Get("sign-in.needs-passkey") }),
            SignIn.Outcome.Refused or SignIn.Outcome.WrongCode => await page.ShowAsync(http, db, model with { Problem = Words.Get("sign-in.wrong") }),
            SignIn.Outcome.Throttled throttled => await page.ThrottledAsync(http, db, model, throttled.Wait),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Asks for the code that goes with a password, or with a provider's word, that was right.</summary>
    internal static IResult AskForCode(HttpContext http, Tickets tickets, Guid userId, string back) =>
        Page.Show<CodePage>(http, new CodeModel(tickets.Issue(CodePurpose, new PendingCode(userId, back))));

    private static async Task<IResult> ByCodeAsync(
        HttpContext http, TesseraDb db, SecondFactor operation, NewSession session, Tickets tickets, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        if (!tickets.TryRead<PendingCode>(CodePurpose, form.Text("ticket"), out var pending, out _))
            return Page.GoTo("/sign-in?done=code-late");
        var again = new CodeModel(form.Text("ticket"));
        return await operation.ExecuteAsync(db, pending.UserId, form.Text("code").Trim(), addresses.Of(http), ct) switch
        {
            SecondFactor.Outcome.SignedIn { User: var user } => await session.BeginAsync(http, user, pending.Return, ct),
            SecondFactor.Outcome.Refused => Page.Again<CodePage>(http, again with { Problem = Words.Get("code.wrong") }),
            SecondFactor.Outcome.Throttled throttled => Page.Show<CodePage>(http, again with { Problem = Waits.Throttled(http, throttled.Wait) }, StatusCodes.Status429TooManyRequests),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> ByPasskeyAsync(
        HttpContext http, TesseraDb db, FinishPasskeySignIn operation, NewSession session, SignInForm page, IOptions<TesseraOptions> options, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var model = new SignInModel { Return = form.Text("return") };
        return await operation.ExecuteAsync(db, form.Text("ticket"), form.Text("credential"), PublicAddress.Of(http, options.Value), addresses.Of(http), ct) switch
        {
            FinishPasskeySignIn.Outcome.SignedIn { User: var user } => await session.BeginAsync(http, user, model.Return, ct),
            FinishPasskeySignIn.Outcome.Refused => await page.ShowAsync(http, db, model with { Problem = Words.Get("sign-in.passkey-refused") }),
            FinishPasskeySignIn.Outcome.Throttled throttled => await page.ThrottledAsync(http, db, model, throttled.Wait),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, TesseraDb db, EndSession operation, SessionCookie cookie, CancellationToken ct)
    {
        var caller = http.Viewer().Caller!;
        await operation.ExecuteAsync(db, caller.Actor, caller.UserId!.Value, caller.SessionId!.Value, ct);
        cookie.Delete(http);
        return Page.GoTo("/sign-in?done=signed-out");
    }

    private sealed record PendingCode(Guid UserId, string Return);
}

/// <summary>What the page shows that asks for a code.</summary>
internal sealed record CodeModel(string Ticket)
{
    public string? Problem { get; init; }
}
