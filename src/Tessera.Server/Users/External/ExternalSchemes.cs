using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Server.Hosting;

namespace Tessera.Server.Users.External;

/// <summary>
/// Makes an authentication scheme of each provider in the settings, and one of the cookie between provider and page. When they are first asked for, not at
/// registration: settings may come from places that are added later.
/// </summary>
internal sealed class ExternalSchemes(ExternalProviders providers, IOptions<TesseraOptions> options, TimeProvider clock, ILogger<ExternalSchemes> log)
    : IConfigureOptions<AuthenticationOptions>, IConfigureNamedOptions<ExternalSchemeOptions>, IConfigureNamedOptions<CookieAuthenticationOptions>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int MaxAnswer = 256 * 1024;

    private bool IsSecure => new Uri(options.Value.PublicUrl).Scheme == Uri.UriSchemeHttps;

    public void Configure(AuthenticationOptions options)
    {
        // There are several now: guarded APIs go on taking tokens unless they say otherwise.
        options.DefaultScheme ??= TesseraDefaults.Scheme;
        foreach (var (name, displayName) in providers.All)
        {
            options.AddScheme(ExternalProviders.SchemeOf(name), scheme =>
            {
                scheme.DisplayName = displayName;
                scheme.HandlerType = typeof(ExternalHandler);
            });
        }
    }

    public void Configure(string? name, ExternalSchemeOptions options)
    {
        var (provider, _) = providers.All.FirstOrDefault(provider => string.Equals(ExternalProviders.SchemeOf(provider.Name), name, StringComparison.Ordinal));
        if (provider is null || providers.Find(provider) is not { } settings)
            return;
        options.Name = provider;
        options.Provider = settings;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.AuthorizationEndpoint = settings.AuthorizationEndpoint;
        options.TokenEndpoint = settings.TokenEndpoint;
        options.UserInformationEndpoint = settings.UserInformationEndpoint;
        options.CallbackPath = ExternalProviders.CallbackOf(provider);
        options.SignInScheme = ExternalProviders.ResultScheme;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.TimeProvider = clock;
        options.RemoteAuthenticationTimeout = Lifetime;
        options.Scope.Clear();
        foreach (var scope in settings.RequestedScopes)
            options.Scope.Add(scope);
        // Comes back with a navigation from the provider's site, which is what Lax lets through.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Backchannel = Backchannel();
        options.Events.OnRemoteFailure = context => FailAsync(context, provider);
        options.Events.OnAccessDenied = context => AnswerAsync(context, ProviderVisit.Denied);
    }

    public void Configure(ExternalSchemeOptions options)
    {
        // Each scheme has its own.
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (!string.Equals(name, ExternalProviders.ResultScheme, StringComparison.Ordinal))
            return;
        // A browser takes the prefix only where it comes by https.
        options.Cookie.Name = IsSecure ? "__Host-tessera-external" : "tessera-external";
        options.Cookie.SecurePolicy = IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.TimeProvider = clock;
    }

    public void Configure(CookieAuthenticationOptions options)
    {
        // Only the one scheme.
    }

    private static HttpClient Backchannel()
    {
#pragma warning disable CA2000 // HttpClient disposes of its handler, and is kept as long as the options are.
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };
#pragma warning restore CA2000
        // GitHub answers nobody who does not say what they are.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Tessera");
        return client;
    }

    private Task FailAsync(RemoteFailureContext context, string provider)
    {
        log.ExternalSignInFailed(provider, context.Failure is AuthenticationFailureException failure ? LogText.Of(failure.Message) : context.Failure?.GetType().Name ?? "");
        return AnswerAsync(context, ProviderVisit.Failed);
    }

    private static Task AnswerAsync(HandleRequestContext<RemoteAuthenticationOptions> context, string problem)
    {
        context.Response.Redirect($"{ProviderVisit.SignInPath}?{ProviderVisit.ProblemParameter}={problem}");
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
