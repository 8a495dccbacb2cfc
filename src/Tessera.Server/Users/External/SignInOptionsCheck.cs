using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Tessera.Server.Users.External;

/// <summary>Says which setting of a provider cannot be used, and what is allowed; never what stands there.</summary>
internal sealed partial class SignInOptionsCheck : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options)
    {
        string[] failures = [.. options.Providers.SelectMany(provider => FailuresOf(provider.Key, provider.Value))];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> FailuresOf(string name, ProviderOptions provider)
    {
        var setting = $"{SignInOptions.Section}:Providers:{name}";
        if (!Name().IsMatch(name))
            yield return $"{setting}: a provider's name is 1-32 lower-case letters, digits and hyphens.";
        (string Member, string Value)[] required =
        [
            (nameof(provider.ClientId), provider.ClientId), (nameof(provider.ClientSecret), provider.ClientSecret),
            (nameof(provider.SubjectClaim), provider.SubjectClaim), (nameof(provider.EmailClaim), provider.EmailClaim),
            (nameof(provider.EmailVerifiedClaim), provider.EmailVerifiedClaim), (nameof(provider.NameClaim), provider.NameClaim),
        ];
        foreach (var (member, _) in required.Where(field => string.IsNullOrWhiteSpace(field.Value)))
            yield return $"{setting}:{member} is required.";
        (string Member, string Value)[] addresses =
        [
            (nameof(provider.AuthorizationEndpoint), provider.AuthorizationEndpoint), (nameof(provider.TokenEndpoint), provider.TokenEndpoint),
            (nameof(provider.UserInformationEndpoint), provider.UserInformationEndpoint),
        ];
        foreach (var (member, _) in addresses.Where(field => !IsSecure(field.Value)))
            yield return $"{setting}:{member} must be an absolute https address; http is for providers on this machine.";
    }

    private static bool IsSecure(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
