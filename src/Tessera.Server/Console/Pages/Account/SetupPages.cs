using System.Diagnostics;
using Tessera.Server.Console.Forms;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>The first administrator, by the one-time code in the log; and people who were invited, by the code in their link.</summary>
internal static class SetupPages
{
    public static void MapSetup(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/setup", ShowSetup).AllowAnyone();
        pages.MapPost("/setup", SetUpAsync).AllowAnyone();
        pages.MapGet("/invitation/{code}", ShowInvitationAsync).AllowAnyone();
        pages.MapPost("/invitation/{code}", AcceptAsync).AllowAnyone();
    }

    private static IResult ShowSetup(HttpContext http, SetupCode code) =>
        code.IsOpen ? Page.Show<SetupPage>(http, new SetupModel()) : Page.GoTo(ConsoleAccess.SignInPath);

    private static async Task<IResult> SetUpAsync(HttpContext http, TesseraDb db, SetUp operation, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        var model = new SetupModel { Code = form.Text("code"), Email = form.Text("email"), Name = form.Text("name") };
        return await operation.ExecuteAsync(db, addresses.Of(http), new(model.Code, model.Email, model.Name, form.Text("password")), ct) switch
        {
            SetUp.Outcome.Created => Page.GoTo("/sign-in?done=set-up"),
            SetUp.Outcome.Invalid invalid => Again(invalid.Field, invalid.Message),
            SetUp.Outcome.WrongCode => Again("code", "is not the one in the log."),
            SetUp.Outcome.DoneBefore => Page.GoTo(ConsoleAccess.SignInPath),
            SetUp.Outcome.Throttled throttled => Page.Show<SetupPage>(http, model with { Problem = Waits.Throttled(http, throttled.Wait) }, StatusCodes.Status429TooManyRequests),
            _ => throw new UnreachableException(),
        };

        IResult Again(string field, string message) => Page.Again<SetupPage>(http, model with { Errors = new() { { field, message } } });
    }

    private static async Task<IResult> ShowInvitationAsync(HttpContext http, string code, TesseraDb db, TimeProvider clock, CancellationToken ct) =>
        await Invitation.FindAsync(db.Users, code, clock.GetUtcNow(), ct) is { } user
            ? Show(http, new InvitationModel(code, user.Email, user.Name))
            : Page.Show<InvitationGonePage>(http, new object(), StatusCodes.Status404NotFound);

    private static async Task<IResult> AcceptAsync(
        HttpContext http, string code, TesseraDb db, AcceptInvitation operation, TimeProvider clock, ClientAddresses addresses, CancellationToken ct)
    {
        var form = await PageForm.ReadAsync(http);
        switch (await operation.ExecuteAsync(db, addresses.Of(http), new(code, form.Text("password")), ct))
        {
            case AcceptInvitation.Outcome.Accepted:
                return Page.GoTo("/sign-in?done=invitation-accepted");
            case AcceptInvitation.Outcome.Invalid invalid when await Invitation.FindAsync(db.Users, code, clock.GetUtcNow(), ct) is { } user:
                return Show(http, new InvitationModel(code, user.Email, user.Name) { Errors = { { invalid.Field, invalid.Message } } });
            case AcceptInvitation.Outcome.Throttled throttled:
                return Page.Show<InvitationGonePage>(http, Waits.Throttled(http, throttled.Wait), StatusCodes.Status429TooManyRequests);
            default:
                return Page.Show<InvitationGonePage>(http, new object(), StatusCodes.Status404NotFound);
        }
    }

    private static IResult Show(HttpContext http, InvitationModel model)
    {
        // The address is the invitation: nobody shall learn it from where one goes next.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Page.Show<InvitationPage>(http, model, model.Errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}

/// <summary>What the set-up page shows. Never a password.</summary>
internal sealed record SetupModel
{
    public string Code { get; init; } = "";

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Problem { get; init; }

    public FormErrors Errors { get; init; } = [];
}

/// <summary>What the page of an invitation shows.</summary>
internal sealed record InvitationModel(string Code, string Email, string Name)
{
    public FormErrors Errors { get; init; } = [];

    public override string ToString() => nameof(InvitationModel);
}
