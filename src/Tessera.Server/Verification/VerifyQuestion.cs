using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tessera.Permissions;

namespace Tessera.Server.Verification;

/// <summary>A question about a token: is it live, and does it give this permission, or the operation that this method and path lead to?</summary>
/// <param name="Token">The token.</param>
/// <param name="Permission">A permission by name.</param>
/// <param name="Api">With method and path: the API.</param>
/// <param name="Method">With api and path: the HTTP method.</param>
/// <param name="Path">With api and method: the path as the client sent it.</param>
/// <param name="Project">Slug of the project that the permission is needed in.</param>
/// <param name="Ip">Where the client's request came from, for the token's usage.</param>
internal sealed record VerifyQuestion(
    string Token, string? Permission = null, string? Api = null, string? Method = null, string? Path = null, string? Project = null, string? Ip = null)
{
    /// <summary>What is wrong with the question; null when nothing is.</summary>
    public (string Field, string Message)? Error()
    {
        if (Permission is not null && !Tessera.Permissions.Permission.TryParse(Permission, out _))
            return ("permission", "must read api:resource.action.");
        if ((Api is null) != (Method is null) || (Api is null) != (Path is null))
            return ("path", "goes with api and method: give all three or none.");
        if (Path is not null && !Path.StartsWith('/'))
            return ("path", "must start with /.");
        return Ip is not null && !IPAddress.TryParse(Ip, out _) ? ("ip", "must be an IP address.") : null;
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Permission} {Api} {Method} {Path}";
}

/// <summary>The answer; what does not apply is absent. A live token comes with the page of the console that shows it.</summary>
internal sealed record VerifyAnswer(bool Active, bool Allowed, string? Reason = null, string? Missing = null, TokenInAnswer? Token = null, string? TokenPage = null);

/// <summary>What the asking program learns of a live token.</summary>
internal sealed record TokenInAnswer(
    Guid Id, string Kind, string Name, VerifiedOwner? Owner, string? Project, string? Scope, string? Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? ExpiresAt);

/// <summary>Whose personal token it is.</summary>
internal sealed record VerifiedOwner(Guid Id, string Email, string Name);

/// <summary>Reads and writes these records strictly and without reflection: this is the hot path.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(Http.RfcTimeConverter)])]
[JsonSerializable(typeof(VerifyQuestion))]
[JsonSerializable(typeof(IReadOnlyList<VerifyQuestion>))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(IReadOnlyList<VerifyAnswer>))]
internal sealed partial class VerifyJson : JsonSerializerContext;
