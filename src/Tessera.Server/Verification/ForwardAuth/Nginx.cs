namespace Tessera.Server.Verification.ForwardAuth;

/// <summary>nginx <c>auth_request</c>: the sub-request is always GET, so the configuration passes method and URI in headers of its own.</summary>
internal sealed class Nginx() : HeaderGateway("nginx", "X-Original-Method", "X-Original-URI");
