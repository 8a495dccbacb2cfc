namespace Tessera.Server.Apis.OpenApi;

/// <summary>An operation of the document that no token will reach, and why.</summary>
internal sealed record UncoveredOperation(string Method, string Path, string Why);
