using Microsoft.Extensions.Options;

namespace Tessera.Server.Users.External;

/// <summary>The providers of the settings.</summary>
internal sealed class ExternalProviders(IOptions<SignInOptions> options)
{
    /// <summary>Scheme of the short-lived cookie that holds what a provider said until a page has read it.</summary>
    public const string ResultScheme = "Tessera.External";

    private const string PathPrefix = "/sign-in/external/";

    /// <summary>Their names, in the order of the alphabet, with what people see.</summary>
    public IReadOnlyList<(string Name, string DisplayName)> All { get; } =
        [.. options.Value.Providers.OrderBy(provider => provider.Key, StringComparer.Ordinal).Select(provider => (provider.Key, provider.Value.DisplayName ?? provider.Key))];

    /// <summary>The settings of one; null when there is none of that name.</summary>
    public ProviderOptions? Find(string name) => options.Value.Providers.TryGetValue(name, out var found) ? found : null;

    /// <summary>The authentication scheme of a provider.</summary>
    public static string SchemeOf(string name) => $"{ResultScheme}.{name}";

    /// <summary>Where a provider sends people back to.</summary>
    public static string CallbackOf(string name) => $"{PathPrefix}{name}/callback";

    /// <summary>The provider that a path is the callback of; null when it is none's.</summary>
    public string? OfCallback(PathString path)
    {
        if (path.Value is not { } text || !text.StartsWith(PathPrefix, StringComparison.Ordinal))
            return null;
        foreach (var (name, _) in All)
        {
            if (string.Equals(text, CallbackOf(name), StringComparison.Ordinal))
                return name;
        }

        return null;
    }
}
