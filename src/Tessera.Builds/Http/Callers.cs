using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;

namespace Tessera.Builds.Http;

/// <summary>What an endpoint says and keeps of its caller.</summary>
internal static class Callers
{
    /// <summary>Who did it, for people: a user's login or a token's name; <c>anonymous</c> where no token is needed.</summary>
    public static string Login(this HttpContext http) => http.GetToken() switch
    {
        { Owner: { } owner } => LoginOf(owner),
        { } token => token.Name,
        _ => "anonymous",
    };

    /// <summary>A user's login: the part of the e-mail address before the at sign.</summary>
    public static string LoginOf(TokenUser user) => LoginOf(user.Email);

    /// <inheritdoc cref="LoginOf(TokenUser)"/>
    public static string LoginOf(string email) => email.Split('@')[0];

    /// <summary>Scheme and host under which the caller reaches this server.</summary>
    public static string Origin(this HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>The project of an endpoint that belongs to one.</summary>
    public static Project Project(this HttpContext http) =>
        http.GetProject() ?? throw new InvalidOperationException("The endpoint belongs to no project.");
}
