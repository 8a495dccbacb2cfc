namespace Tessera.Server.Users.External;

/// <summary>Settings of signing in, section <c>Tessera:SignIn</c>.</summary>
internal sealed class SignInOptions
{
    public const string Section = "Tessera:SignIn";

    /// <summary>External providers by name. The name is part of the address that a provider sends people back to. Default none.</summary>
    public IDictionary<string, ProviderOptions> Providers { get; } = new Dictionary<string, ProviderOptions>(StringComparer.Ordinal);
}

/// <summary>An OAuth 2 or OpenID Connect provider, section <c>Tessera:SignIn:Providers:{name}</c>.</summary>
internal sealed class ProviderOptions
{
    /// <summary>What people see on the button. Default: the name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Id of this instance at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that goes with it.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Where people are sent to say yes.</summary>
    public string AuthorizationEndpoint { get; set; } = "";

    /// <summary>Where the code that they come back with is redeemed.</summary>
    public string TokenEndpoint { get; set; } = "";

    /// <summary>Where the provider says who they are, as a JSON object.</summary>
    public string UserInformationEndpoint { get; set; } = "";

    /// <summary>What is asked for. Default <c>openid email profile</c>.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Member that names a person for good. Default <c>sub</c>; at GitHub <c>id</c>.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>Member with the e-mail address. Default <c>email</c>.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>Member that says whether the address is verified. Default <c>email_verified</c>.</summary>
    public string EmailVerifiedClaim { get; set; } = "email_verified";

    /// <summary>Member with the name for people. Default <c>name</c>.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>Whether a verified address is enough to find the account the first time. Default false: the account's owner connects it.</summary>
    public bool LinkByVerifiedEmail { get; set; }

    /// <summary>The scopes, default applied.</summary>
    public IEnumerable<string> RequestedScopes => Scopes.Count > 0 ? Scopes : ["openid", "email", "profile"];

    public override string ToString() => nameof(ProviderOptions);
}
