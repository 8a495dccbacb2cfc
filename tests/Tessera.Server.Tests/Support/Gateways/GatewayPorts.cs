using System.Globalization;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>Where the three programs of a sample listen in a test.</summary>
/// <param name="Gateway">In the samples 8080.</param>
/// <param name="Shop">In the samples 8081.</param>
/// <param name="Tessera">In the samples 5080.</param>
public sealed record GatewayPorts(int Gateway, int Shop, int Tessera)
{
    /// <summary>The text with the samples' ports exchanged for these.</summary>
    public string Apply(string text) => text
        .Replace(":8080", Colon(Gateway), StringComparison.Ordinal)
        .Replace(":8081", Colon(Shop), StringComparison.Ordinal)
        .Replace(":5080", Colon(Tessera), StringComparison.Ordinal);

    private static string Colon(int port) => string.Create(CultureInfo.InvariantCulture, $":{port}");
}
