using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>
/// Signs a user in by HTTP Basic with e-mail address and password, for the one call that takes it. Who has an authenticator app sends its code, or one for
/// recovery, in the header <c>Tessera-Code</c>.
/// </summary>
internal sealed class BasicSignIn(IDbContextFactory<TesseraDb> contexts, SignIn signIn, UserDirectory directory)
{
    /// <summary>Where the code beside the password stands.</summary>
    public const string CodeHeader = "Tessera-Code";

    private const string Scheme = "Basic";
    private const string Challenge = "Basic realm=\"tessera\", charset=\"UTF-8\"";

    /// <summary>Room for the longest address and the longest password in Base64.</summary>
    private const int MaxLength = 2048;

    /// <summary>Whether the request presents such credentials.</summary>
    public static bool IsPresented(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase);

    /// <summary>Signs in and notes the caller.</summary>
    /// <returns>What to answer when it is refused; null when the user is signed in.</returns>
    public async Task<IResult?> AuthenticateAsync(HttpContext http, IPAddress? address)
    {
        if (!TryRead(http.Request.Headers.Authorization.ToString(), out var email, out var secret))
            return Refused(http);
        var code = http.Request.Headers[CodeHeader] is [{ Length: > 0 } value] ? value : null;
        await using var db = await contexts.CreateDbContextAsync(http.RequestAborted);
        return await signIn.WithCodeAsync(db, email, secret, code, address, http.RequestAborted) switch
        {
            SignIn.Outcome.SignedIn signedIn => Note(http, signedIn.User, address),
            SignIn.Outcome.NeedsSecondFactor { User.NeedsCode: true } => Lacking(http, "A code is needed.", $"Send the one that your authenticator app shows, or a recovery code, as {CodeHeader}.", "code_required"),
            SignIn.Outcome.NeedsSecondFactor => Lacking(http, "A passkey is needed.", "Your password is too short to stand alone. Sign in to the console with your passkey and make the token there.", "passkey_required"),
            SignIn.Outcome.WrongCode => Lacking(http, "The code is not right.", "Each is good once and for a short while: send the next one.", "code_wrong"),
            SignIn.Outcome.Refused => Refused(http),
            SignIn.Outcome.Throttled throttled => Refusals.TooManyFailures(http, throttled.Wait),
            _ => throw new UnreachableException(),
        };
    }

    private IResult? Note(HttpContext http, UserRow user, IPAddress? address)
    {
        http.Features.Set(new Caller
        {
            Actor = new("user", user.Id, user.Email, address?.ToString()),
            Rights = directory.RightsOf(user.Id),
            UserId = user.Id,
        });
        return null;
    }

    // Only once the password was right: to anybody else an account with an app looks like any other.
    private static IResult Lacking(HttpContext http, string title, string detail, string reason)
    {
        http.Response.Headers.WWWAuthenticate = Challenge;
        return Problems.Problem(StatusCodes.Status401Unauthorized, title, detail, ("reason", reason));
    }

    private static IResult Refused(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = Challenge;
        return Problems.Problem(StatusCodes.Status401Unauthorized, "Email or password is incorrect.", "Check both; the account may also be deactivated.");
    }

    private static bool TryRead(string header, out string email, out string secret)
    {
        email = secret = "";
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || value.Parameter is not { Length: <= MaxLength } parameter)
            return false;
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length) || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var name, var rest])
            return false;
        (email, secret) = (name, rest);
        return true;
    }
}
