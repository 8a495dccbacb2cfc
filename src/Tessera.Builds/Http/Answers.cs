using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Tessera.Builds.Http;

/// <summary>Answers of the builds API: names with underscores, errors as <c>{"message": "…"}</c>.</summary>
internal static class Answers
{
    /// <summary>How this API reads and writes JSON: strictly, and with all characters as they are.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 32,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimeConverter() },
    };

    /// <summary>A body.</summary>
    public static IResult Ok<T>(T body, int status = StatusCodes.Status200OK) => TypedResults.Json(body, Json, "application/json; charset=utf-8", status);

    /// <summary>A refusal or an acknowledgement: one sentence.</summary>
    public static IResult Message(int status, string message) => Ok(new MessageBody(message), status);

    /// <summary>400 with what is wrong.</summary>
    public static IResult Invalid(string message) => Message(StatusCodes.Status400BadRequest, message);

    /// <summary>404.</summary>
    public static IResult NotFound(string what) => Message(StatusCodes.Status404NotFound, $"{what} not found");

    internal sealed record MessageBody(string Message);

    /// <summary>Times on the wire: UTC, three digits of milliseconds (<c>2026-11-03T11:39:42.442Z</c>).</summary>
    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException("Not a time.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }
}
