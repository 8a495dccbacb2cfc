namespace Tessera.Server.Users.External;

/// <summary>Who a user is at an external provider.</summary>
/// <param name="Provider">Name of the provider in the settings.</param>
/// <param name="Subject">What the provider calls them, for good.</param>
internal sealed record ExternalContent(string Provider, string Subject);
