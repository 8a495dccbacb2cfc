using System.Collections;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>One client of each node, which may do everything.</summary>
internal sealed class NodeClients(ProcessCluster cluster) : IReadOnlyList<HttpClient>, IDisposable
{
    private readonly HttpClient[] clients = [.. cluster.Nodes.Select(node =>
    {
        var client = new HttpClient { BaseAddress = node.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", cluster.AdminSecret);
        return client;
    })];

    public int Count => clients.Length;

    public HttpClient this[int index] => clients[index];

    public IEnumerator<HttpClient> GetEnumerator() => clients.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var client in clients)
            client.Dispose();
    }
}
