using Tessera.Server.Http;

namespace Tessera.Server.Verification;

/// <summary>The form that RFC 7662 and RFC 7009 send a token in: <c>token=…</c>, optionally <c>token_type_hint</c>.</summary>
internal static class TokenForm
{
    /// <summary>Reads the token.</summary>
    public static async Task<(string Secret, IResult? Error)> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
            return ("", Problems.Problem(StatusCodes.Status415UnsupportedMediaType, "Send a form.", "Content-Type must be application/x-www-form-urlencoded."));
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
