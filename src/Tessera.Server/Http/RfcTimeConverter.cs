using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tessera.Server.Http;

/// <summary>Times on the wire: RFC 3339, UTC, always three digits of milliseconds (<c>2026-11-03T11:39:42.442Z</c>).</summary>
internal sealed class RfcTimeConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException("Not a time.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
