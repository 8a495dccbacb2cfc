namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>Caddy <c>forward_auth</c>: asks by GET, sets <c>X-Forwarded-Method</c> and <c>X-Forwarded-Uri</c>, and appends the client's query to our address.</summary>
internal sealed class Caddy() : HeaderGateway("caddy", "X-Forwarded-Method", "X-Forwarded-Uri");
