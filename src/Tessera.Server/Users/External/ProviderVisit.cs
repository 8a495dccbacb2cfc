using Microsoft.AspNetCore.Authentication;

namespace Tessera.Server.Users.External;

/// <summary>
/// Sends a browser to a provider and reads what it came back with. Between the two the callback puts what the provider said into a cookie of its own, for
/// ten minutes, and sends the browser on to where it was wanted; that page takes it, once.
/// </summary>
internal sealed class ProviderVisit(ExternalProviders providers)
{
    /// <summary>The page that a browser is sent to when it comes back without an answer.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>The parameter that tells that page why.</summary>
    public const string ProblemParameter = "problem";

    /// <summary>The person said no.</summary>
    public const string Denied = "external-denied";

    /// <summary>Something else went wrong; it is in the log.</summary>
    public const string Failed = "external-failed";

    private const string TicketItem = "tessera.ticket";

    /// <summary>What a browser came back with.</summary>
    /// <param name="Identity">Who the provider says it is.</param>
    /// <param name="Ticket">The ticket that it was sent off with; null for signing in.</param>
    public sealed record Result(ExternalIdentity Identity, string? Ticket);

    /// <summary>Answers with the way to the provider.</summary>
    /// <param name="http">The request.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="returnPath">Path of the page that takes the result.</param>
    /// <param name="ticket">That of <see cref="BeginConnectExternal"/>; null for signing in.</param>
    /// <returns>False when there is no such provider: nothing was answered.</returns>
    /// <exception cref="ArgumentException">The path leads away from here.</exception>
    public async Task<bool> ChallengeAsync(HttpContext http, string provider, string returnPath, string? ticket = null)
    {
        if (!returnPath.StartsWith('/') || returnPath.StartsWith("//", StringComparison.Ordinal) || returnPath.Contains('\\', StringComparison.Ordinal))
            throw new ArgumentException("Only a path of this server.", nameof(returnPath));
        if (providers.Find(provider) is null)
            return false;
        var properties = new AuthenticationProperties { RedirectUri = returnPath };
        if (ticket is not null)
            properties.Items[TicketItem] = ticket;
        await http.ChallengeAsync(ExternalProviders.SchemeOf(provider), properties);
        return true;
    }

    /// <summary>What the browser came back with, and deletes the cookie; null when it did not, or too long ago.</summary>
    public async Task<Result?> TakeAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(ExternalProviders.ResultScheme);
        if (!result.Succeeded || ExternalIdentity.From(result.Principal) is not { } identity)
            return null;
        await http.SignOutAsync(ExternalProviders.ResultScheme);
        return providers.Find(identity.Provider) is null ? null : new(identity, result.Properties.Items.TryGetValue(TicketItem, out var ticket) ? ticket : null);
    }
}
