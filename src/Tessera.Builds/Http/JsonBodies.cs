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

    /// <summary>Reads a body of two texts: JSON, or a form as <c>curl -d</c> makes it. Further members are passed over.</summary>
    /// <param name="http">The request.</param>
    /// <param name="first">Name of the first text in a form.</param>
    /// <param name="second">Name of the second text in a form.</param>
    /// <param name="of">Makes the body of a form's texts.</param>
    /// <param name="limit">Longest body, in bytes.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when it is neither, or a form that has one of them twice.</returns>
    public static async Task<T?> ReadTextsAsync<T>(this HttpContext http, string first, string second, Func<string?, string?, T> of, int limit, CancellationToken ct)
        where T : class
    {
        if (!http.Request.HasFormContentType)
            return await http.ReadLenientJsonAsync<T>(ct, limit);
        http.LimitBody(limit);
        try
        {
            var form = await http.Request.ReadFormAsync(ct);
            return form[first].Count > 1 || form[second].Count > 1 ? null : of(form[first], form[second]);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

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
