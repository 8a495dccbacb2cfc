using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;
using Tessera.Server.Users.External;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Console.Pages.Account;

/// <summary>The sign-in page with all ways in: password, passkey, and the providers of the settings.</summary>
internal sealed class SignInForm(BeginPasskeySignIn passkeys, ExternalProviders providers, IOptions<TesseraOptions> options)
{
    /// <summary>Shows it; with what is wrong, when something is.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, TesseraDb db, SignInModel model, int? status = null)
    {
        var begun = await passkeys.ExecuteAsync(db, PublicAddress.Of(http, options.Value));
        // The form that leads to a provider is answered with the way there, and browsers hold that against the page's policy.
        PageHeaders.Set(http, providers.All.Select(provider => new Uri(providers.Find(provider.Name)!.AuthorizationEndpoint).GetLeftPart(UriPartial.Authority)));
        var shown = model with { PasskeyOptions = begun.OptionsJson, PasskeyTicket = begun.Ticket, Providers = providers.All };
        return Page.Show<SignInPage>(http, shown, status ?? (model.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity));
    }

    /// <summary>429: says how long to wait.</summary>
    public Task<IResult> ThrottledAsync(HttpContext http, TesseraDb db, SignInModel model, TimeSpan wait) =>
        ShowAsync(http, db, model with { Problem = Waits.Throttled(http, wait) }, StatusCodes.Status429TooManyRequests);
}

/// <summary>What the sign-in page shows. Never a password.</summary>
internal sealed record SignInModel
{
    /// <summary>Where to go afterwards; anything but a path of this console is not followed.</summary>
    public string Return { get; init; } = "";

    public string Email { get; init; } = "";

    public string? Problem { get; init; }

    /// <summary>What the browser asks an authenticator for.</summary>
    public string PasskeyOptions { get; init; } = "";

    /// <summary>What comes back with its answer.</summary>
    public string PasskeyTicket { get; init; } = "";

    /// <summary>Providers by name, with what people see.</summary>
    public IReadOnlyList<(string Name, string DisplayName)> Providers { get; init; } = [];
}
