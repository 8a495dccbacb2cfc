using System.Net;
using Microsoft.AspNetCore.Http;

namespace Tessera.AspNetCore;

/// <summary>Tells where a request came from, for the token's record. Default: the peer of the connection.</summary>
public interface IClientAddress
{
    /// <summary>The client's address; null when it is not known.</summary>
    IPAddress? Find(HttpContext http);
}

internal sealed class PeerAddress : IClientAddress
{
    public IPAddress? Find(HttpContext http) => http.Connection.RemoteIpAddress;
}
