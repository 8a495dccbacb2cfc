using Microsoft.AspNetCore.Authentication;

namespace Tessera.Server.Users.External;

/// <summary>Answers the addresses that providers send people back to, and nothing else. No other request is looked at by a handler of theirs.</summary>
internal sealed class ProviderCallback(RequestDelegate next, ExternalProviders providers)
{
    public async Task InvokeAsync(HttpContext http, IAuthenticationHandlerProvider handlers)
    {
        if (HttpMethods.IsGet(http.Request.Method) && providers.OfCallback(http.Request.Path) is { } provider
            && await handlers.GetHandlerAsync(http, ExternalProviders.SchemeOf(provider)) is IAuthenticationRequestHandler handler && await handler.HandleRequestAsync())
            return;
        await next(http);
    }
}
