using Tessera.Cli.Terminal;

namespace Tessera.Cli.Accounts;

/// <summary>Gives up a token by presenting it (RFC 7009): no other right is needed.</summary>
internal static class Revocation
{
    public static async Task RequestAsync(Session session, string secret, CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent([new("token", secret)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/revoke") { Content = form };
        await session.Client.SendAsync(request, ct);
    }

    /// <summary>The same as a courtesy: when it fails, the command that it follows has still done its work.</summary>
    public static async Task TryAsync(Session session, string secret, CancellationToken ct)
    {
        try
        {
            await RequestAsync(session, secret, ct);
        }
        catch (CommandFailedException failure)
        {
            Screen.Warn($"The token kept before could not be revoked: {failure.Message}");
        }
    }
}
