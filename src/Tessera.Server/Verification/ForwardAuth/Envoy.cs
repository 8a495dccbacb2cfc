using System.Diagnostics.CodeAnalysis;

namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>Envoy's HTTP <c>ext_authz</c>: asks by the client's own method, with the client's path behind the configured prefix. No header decides.</summary>
internal sealed class Envoy : IGateway
{
    public string Name => "envoy";

    public bool TryRead(HttpContext http, ReadOnlySpan<char> rest, out ForwardedRequest request, [NotNullWhen(false)] out string? error)
    {
        request = default;
        error = rest.Length > 0 && rest[0] == '/' ? null : "The client's path must follow the API's name: set path_prefix to /forward-auth/envoy/{api}.";
        if (error is not null)
            return false;
        request = new(http.Request.Method, rest);
        return true;
    }
}
