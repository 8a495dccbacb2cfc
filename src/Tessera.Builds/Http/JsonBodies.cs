using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tessera.Builds.Http;

/// <summary>Reads JSON bodies, whatever their content type says: up to a size, without trailing data. What cannot be read ends in this API's 4xx.</summary>
internal static class JsonBodies
{
    /// <summary>Longest body of a call that says nothing else, in bytes: 1 MiB.</summary>
    public const int DefaultLimit = 1 << 20;

    private static readonly JsonSerializerOptions Strict = new(Answers.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads a body whose members are all known; null when there is none. For the calls that are ours.</summary>
    public static Task<T?> ReadStrictJsonAsync<T>(this HttpContext http, CancellationToken ct, int limit = DefaultLimit)
        where T : class => http.ReadAsync<T>(Strict, limit, ct);

    /// <summary>Reads a body and passes over members that it does not know; null when there is none. For the calls that clients written elsewhere make.</summary>
    public static Task<T?> ReadLenientJsonAsync<T>(this HttpContext http, CancellationToken ct, int limit = DefaultLimit)
        where T : class => http.ReadAsync<T>(Answers.Json, limit, ct);

    /// <summary>
    /// A longer body is 413: at once when it says how long it is, else from its first byte too many on. Null: no limit here, the endpoint counts for itself.
    /// </summary>
    /// <exception cref="BadHttpRequestException">It says that it is longer.</exception>
    public static void LimitBody(this HttpContext http, long? bytes)
    {
        var isTooLong = http.Request.ContentLength > bytes;
        // Refused here, not by the server, which would cut the connection while the client is sending, so that it never reads the answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = isTooLong ? null : bytes;
        if (isTooLong)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<T?> ReadAsync<T>(this HttpContext http, JsonSerializerOptions options, int limit, CancellationToken ct)
        where T : class
    {
        http.LimitBody(limit);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length).Trim(" \r\n\t"u8);
        return bytes.IsEmpty ? null : JsonSerializer.Deserialize<T>(bytes, options);
    }
}
