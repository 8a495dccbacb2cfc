using System.Security.Claims;
using System.Text.Json;

namespace Tessera.Server.Users.External;

/// <summary>Who somebody is, as a provider has just said.</summary>
/// <param name="Provider">Name of the provider in the settings.</param>
/// <param name="Subject">What it calls them, for good.</param>
/// <param name="Email">Their address; null when it does not say.</param>
/// <param name="IsEmailVerified">Whether it says that the address is theirs.</param>
/// <param name="Name">Their name for people; null when it does not say.</param>
internal sealed record ExternalIdentity(string Provider, string Subject, string? Email, bool IsEmailVerified, string? Name)
{
    private const int MaxLength = 255;
    private const string SubjectType = "subject";
    private const string EmailType = "email";
    private const string VerifiedType = "email-verified";
    private const string NameType = "name";

    /// <summary>What the provider's answer says, by the names that the settings give its members.</summary>
    /// <returns>Null when it does not say who it is: without a subject nobody is anybody.</returns>
    public static ExternalIdentity? From(string provider, ProviderOptions options, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || Text(answer, options.SubjectClaim) is not { } subject)
            return null;
        var email = Text(answer, options.EmailClaim);
        // Some say it in quotes. Whatever else it may be, it is not yes.
        var verified = answer.TryGetProperty(options.EmailVerifiedClaim, out var value)
            && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true"u8)));
        return new(provider, subject, email, email is not null && verified, Text(answer, options.NameClaim));
    }

    /// <summary>As the cookie carries it to the page that asks.</summary>
    public ClaimsIdentity ToClaims(string scheme)
    {
        var claims = new ClaimsIdentity(scheme);
        claims.AddClaim(new(SubjectType, Subject, ClaimValueTypes.String, Provider));
        if (Email is not null)
            claims.AddClaim(new(EmailType, Email, ClaimValueTypes.String, Provider));
        if (IsEmailVerified)
            claims.AddClaim(new(VerifiedType, "true", ClaimValueTypes.Boolean, Provider));
        if (Name is not null)
            claims.AddClaim(new(NameType, Name, ClaimValueTypes.String, Provider));
        return claims;
    }

    /// <inheritdoc cref="ToClaims"/>
    public static ExternalIdentity? From(ClaimsPrincipal principal) => principal.FindFirst(SubjectType) is { } subject
        ? new(subject.Issuer, subject.Value, principal.FindFirst(EmailType)?.Value, principal.HasClaim(claim => claim.Type == VerifiedType), principal.FindFirst(NameType)?.Value)
        : null;

    // GitHub's ids are numbers. Numbers of any other form than digits have more than one spelling, and an id must have one.
    private static string? Text(JsonElement answer, string member)
    {
        if (!answer.TryGetProperty(member, out var value))
            return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.GetRawText().All(char.IsAsciiDigit) => value.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 and <= MaxLength } && !text.Any(char.IsControl) ? text : null;
    }
}
