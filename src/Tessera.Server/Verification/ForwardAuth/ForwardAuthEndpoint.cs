using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Telemetry;
using Tessera.Verification;

namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>
/// <c>/forward-auth/{gateway}/{api}</c>: a gateway asks whether a request may pass. Runs before everything else: span in, index, status out. Answers
/// 200 with identity headers, 401 or 403; 400 when the gateway asks wrongly and 503 when this node cannot tell. Never 429, never a redirect.
/// </summary>
internal sealed class ForwardAuthEndpoint(RequestDelegate next, TokenVerifier verifier, VerdictMeter verdicts, CurrentCatalogue catalogue, ClientAddresses addresses, IOptions<TesseraOptions> options)
{
    private const string Prefix = "/forward-auth/";

    private static readonly IGateway[] Gateways = [new Nginx(), new Caddy(), new Traefik(), new Envoy()];

    private readonly string publicUrl = options.Value.PublicUrl;

    public Task InvokeAsync(HttpContext http)
    {
        // The target as sent: Kestrel decodes Path, and what is decoded here and not by the upstream is how requests slip through.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith(Prefix, StringComparison.Ordinal))
            return Decide(http, target.AsSpan(Prefix.Length));
        return http.Request.Path.StartsWithSegments("/forward-auth", StringComparison.OrdinalIgnoreCase)
            ? ForwardAuthAnswers.BadQuestion(http, "The address must be /forward-auth/{gateway}/{api}, as it stands and not encoded.")
            : next(http);
    }

    [SkipLocalsInit]
    private Task Decide(HttpContext http, ReadOnlySpan<char> rest)
    {
        if (!TryRead(http, rest, out var request, out var api, out var error))
            return ForwardAuthAnswers.BadQuestion(http, error);
        Span<char> buffer = stackalloc char[RequestPath.MaxLength];
        if (!RequestPath.TryDecode(request.Target, buffer, out var path))
            return ForwardAuthAnswers.AmbiguousPath(http);
        if (!BearerToken.TryRead(http.Request.Headers.Authorization, out var secret))
            return ForwardAuthAnswers.TwoTokens(http);
        if (secret.IsEmpty)
            return ForwardAuthAnswers.NoToken(http);
        var begun = verdicts.Begin();
        var verdict = verifier.Identify(secret);
        if (verdict.IsAllowed)
            verdict = verifier.Authorize(verdict, api?.Routes.Match(request.Method, path), path);
        verdicts.Note(verdict, VerdictVia.ForwardAuth, ClientAddress.From(addresses.Of(http)), begun);
        StaleNotice.Add(http, verifier.IsStale);
        return verdict.IsAllowed ? ForwardAuthAnswers.Pass(http, verdict) : ForwardAuthAnswers.Refuse(http, verdict, publicUrl);
    }

    private bool TryRead(HttpContext http, ReadOnlySpan<char> rest, out ForwardedRequest request, out CatalogueApi? api, [NotNullWhen(false)] out string? error)
    {
        request = default;
        api = null;
        error = "The gateway must be nginx, caddy, traefik or envoy: /forward-auth/{gateway}/{api}.";
        var slash = rest.IndexOf('/');
        if (slash < 0 || Find(rest[..slash]) is not { } gateway)
            return false;
        rest = rest[(slash + 1)..];
        var end = rest.IndexOfAny('/', '?');
        var name = end < 0 ? rest : rest[..end];
        // An API that is not registered guards nothing: every operation of it is refused like one without a permission.
        catalogue.Value.TryFindApi(name, out api);
        return gateway.TryRead(http, end < 0 ? [] : rest[end..], out request, out error);
    }

    private static IGateway? Find(ReadOnlySpan<char> name)
    {
        foreach (var gateway in Gateways)
        {
            if (name.SequenceEqual(gateway.Name))
                return gateway;
        }

        return null;
    }
}
