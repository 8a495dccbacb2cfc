using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>The shop behind something that guards it, the Tessera that it asks, and tokens to present.</summary>
public abstract class Guard : IAsyncLifetime
{
    internal abstract GuardingTessera Tessera { get; }

    internal IGuardedApi Api { get; private protected set; } = null!;

    internal PresentedTokens Tokens { get; private protected set; } = null!;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}
