namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>Traefik <c>forwardAuth</c>: asks by GET and sets <c>X-Forwarded-Method</c> and <c>X-Forwarded-Uri</c>.</summary>
internal sealed class Traefik() : HeaderGateway("traefik", "X-Forwarded-Method", "X-Forwarded-Uri");
