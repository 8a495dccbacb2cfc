using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Telemetry;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Verification;

/// <summary>
/// <c>POST /v1/introspect</c>, RFC 7662. Whatever is not live is answered by the same bytes, so that the endpoint tells nothing about tokens
/// that are not the asker's business.
/// </summary>
internal static class Introspection
{
    private static readonly byte[] Inactive = "{\"active\":false}"u8.ToArray();

    public sealed record Active(
        [property: JsonPropertyName("active")] bool IsActive, string Scope, [property: JsonPropertyName("client_id")] string ClientId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Username, [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Exp, long Iat, string Sub, string Aud, string Iss, string Jti);

    public static async Task<IResult> HandleAsync(HttpContext http, TokenVerifier verifier, VerdictMeter verdicts, IOptions<TesseraOptions> options)
    {
        var (secret, error) = await TokenForm.ReadAsync(http);
        if (error is not null)
            return error;
        http.Response.Headers.CacheControl = "no-store";
        var begun = verdicts.Begin();
        var verdict = verifier.Identify(secret);
        verdicts.Note(verdict, VerdictVia.Introspect, default, begun);
        if (verdict.Reason == VerdictReason.Stale)
            return Refusals.Unauthorized(http, verdict);
        return verdict.IsAllowed
            ? TypedResults.Ok(Describe(verdict.Token, options.Value.PublicUrl))
            : TypedResults.Bytes(Inactive, "application/json");
    }

    private static Active Describe(IndexedToken token, string issuer)
    {
        var grant = token.Grant;
        var id = token.Id.ToString();
        var scope = grant.Permissions.Count > 0 ? string.Join(' ', grant.Permissions) : grant.Scope ?? grant.Kind.ToWire();
        return new(
            IsActive: true, scope, ClientId: id, grant.Owner?.Email, "Bearer", token.ExpiresAt?.ToUnixTimeSeconds(), IssuedAt(token.Id),
            grant.Owner?.Id.ToString() ?? id, Aud: issuer, Iss: issuer, Jti: id);
    }

    // Ids are UUIDv7: the first 48 bits are the milliseconds at which the record was made.
    private static long IssuedAt(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var b in bytes[..6])
            milliseconds = (milliseconds << 8) | b;
        return milliseconds / 1000;
    }
}
