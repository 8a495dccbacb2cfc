using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users.External;

namespace Tessera.Server.Tests.Users.External;

/// <summary>
/// A browser: keeps cookies until they are deleted, whatever the time, and goes where it is sent, step by step. The pages that send it off and take the result do not run over HTTP here, everything
/// between them does.
/// </summary>
internal sealed class Browser : IDisposable
{
    private const string Deleted = "expires=Thu, 01 Jan 1970";
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private readonly TesseraServer server;
    private readonly HttpClient http;

    public Browser(TesseraServer server)
    {
        this.server = server;
#pragma warning disable CA2000 // HttpClient disposes of its handler.
        http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
#pragma warning restore CA2000
    }

    /// <summary>Set-Cookie headers, as they came last.</summary>
    public IReadOnlyList<string> SetCookies { get; private set; } = [];

    /// <summary>Opens the page that sends it to the provider; gives where it is sent.</summary>
    public async Task<Uri?> ChallengeAsync(string provider = "acme", string returnPath = "/taken", string? ticket = null)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var context = Context(scope.ServiceProvider);
        if (!await server.Get<ProviderVisit>().ChallengeAsync(context, provider, returnPath, ticket))
            return null;
        Note([.. context.Response.Headers.SetCookie.OfType<string>()]);
        return new(context.Response.Headers.Location.ToString());
    }

    /// <summary>Follows one redirect; gives where the next one leads.</summary>
    public async Task<Uri> FollowAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (address.Authority == server.BaseAddress.Authority)
            request.Headers.TryAddWithoutValidation("Cookie", CookieHeader());
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Note(answer.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : []);
        return new(address, answer.Headers.Location!);
    }

    /// <summary>From the page that sends it off to the address that the callback sends it to.</summary>
    public async Task<Uri> VisitAsync(string provider = "acme", string? ticket = null)
    {
        var callback = await FollowAsync((await ChallengeAsync(provider, ticket: ticket))!);
        return await FollowAsync(callback);
    }

    /// <summary>Opens the page that takes the result.</summary>
    public async Task<ProviderVisit.Result?> TakeAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var context = Context(scope.ServiceProvider);
        var result = await server.Get<ProviderVisit>().TakeAsync(context);
        Note([.. context.Response.Headers.SetCookie.OfType<string>()]);
        return result;
    }

    public async Task<ProviderVisit.Result> SignedInAtProviderAsync(string provider = "acme", string? ticket = null)
    {
        (await VisitAsync(provider, ticket)).PathAndQuery.ShouldBe("/taken");
        return (await TakeAsync()).ShouldNotBeNull();
    }

    public void Dispose() => http.Dispose();

    private void Note(IReadOnlyList<string> headers)
    {
        SetCookies = headers;
        foreach (var header in headers)
        {
            var pair = header.Split(';')[0].Split('=', 2);
            if (header.Contains(Deleted, StringComparison.OrdinalIgnoreCase))
                cookies.Remove(pair[0]);
            else
                cookies[pair[0]] = pair[1];
        }
    }

    private string CookieHeader() => string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    private DefaultHttpContext Context(IServiceProvider services)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Scheme = server.BaseAddress.Scheme;
        context.Request.Host = new(server.BaseAddress.Authority);
        context.Connection.LocalPort = server.BaseAddress.Port;
        context.Request.Headers.Cookie = CookieHeader();
        return context;
    }
}
