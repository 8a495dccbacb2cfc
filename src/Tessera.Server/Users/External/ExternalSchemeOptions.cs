using Microsoft.AspNetCore.Authentication.OAuth;

namespace Tessera.Server.Users.External;

/// <summary>A provider as ASP.NET Core's OAuth handler takes it.</summary>
internal sealed class ExternalSchemeOptions : OAuthOptions
{
    /// <summary>Its name in the settings.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its settings.</summary>
    public ProviderOptions Provider { get; set; } = new();
}
