using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>Tests that share one guarded shop behind nginx; they run one after another.</summary>
[CollectionDefinition]
public sealed class NginxTests : ICollectionFixture<ShopBehindNginx>;

/// <summary>Tests that share one guarded shop behind Caddy; they run one after another.</summary>
[CollectionDefinition]
public sealed class CaddyTests : ICollectionFixture<ShopBehindCaddy>;
