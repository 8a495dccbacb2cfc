using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;

namespace Tessera.Server.Users.External;

/// <summary>
/// ASP.NET Core's OAuth handler (authorization code, state, PKCE), with the address of the settings instead of what a request claims, and with the question
/// to the provider who it is. Tokens of the provider are used for that one question and kept nowhere.
/// </summary>
internal sealed class ExternalHandler(IOptionsMonitor<ExternalSchemeOptions> schemes, ILoggerFactory logs, UrlEncoder encoder, IOptions<TesseraOptions> options)
    : OAuthHandler<ExternalSchemeOptions>(schemes, logs, encoder)
{
    private string RedirectUri => PublicAddress.Of(Context, options.Value).Base + Options.CallbackPath;

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) => base.BuildChallengeUrl(properties, RedirectUri);

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var tokens = await base.ExchangeCodeAsync(new(context.Properties, context.Code, RedirectUri));
        if (tokens.Error is not { } error)
            return tokens;
        // The handler's own message holds the whole answer, in which a careless provider may repeat what it was sent.
        var reason = error.Data["error"] is string { Length: <= 64 } code && code.All(c => char.IsAsciiLetterLower(c) || c == '_') ? code : "no known error";
        return OAuthTokenResponse.Failed(new AuthenticationFailureException($"The token endpoint refused the code: {reason}."));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!response.IsSuccessStatusCode)
            throw new AuthenticationFailureException($"The user information endpoint answered {(int)response.StatusCode}.");
        using var answer = await ReadAsync(response);
        var found = ExternalIdentity.From(Options.Name, Options.Provider, answer.RootElement)
            ?? throw new AuthenticationFailureException("The user information endpoint did not say who it is.");
        return new(new(found.ToClaims(Scheme.Name)), properties, Scheme.Name);
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage response)
    {
        try
        {
            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Context.RequestAborted));
        }
        catch (JsonException exception)
        {
            throw new AuthenticationFailureException("The user information endpoint did not answer with JSON.", exception);
        }
    }
}
