using Microsoft.Net.Http.Headers;
using Tessera.Server.Http;

namespace Tessera.Server.Verification;

/// <summary>The form that RFC 7662 and RFC 7009 send a token in: <c>token=…</c>, optionally <c>token_type_hint</c>.</summary>
internal static class TokenForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Reads the token.</summary>
    public static async Task<(string Secret, IResult? Error)> ReadAsync(HttpContext http)
    {
        // Multipart would be read too, which the RFCs do not ask for and which fails in ways of its own.
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase))
            return ("", Problems.Problem(StatusCodes.Status415UnsupportedMediaType, "Send a form.", $"Content-Type must be {FormType}."));
        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form["token"] is [{ Length: > 0 } secret]
                ? (secret, null)
                : ("", Problems.Invalid(("token", "must be there exactly once.")));
        }
        catch (InvalidDataException)
        {
            return ("", Problems.Invalid(("body", "is not a form that can be read.")));
        }
    }
}
