using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Tessera.Server.Tests.Support.Clients;

/// <summary>Stands between a program and its server, and can be cut like a cable.</summary>
internal sealed class FeedRelay : IAsyncDisposable
{
    private const string Head = "event: head";

    private readonly TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
    private readonly List<TcpClient> ends = [];
    private readonly int port;
    private Task running = Task.CompletedTask;

    private FeedRelay(int port) => this.port = port;

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>Whether new connections are closed at once.</summary>
    public bool IsCut { get; set; }

    public static Task<FeedRelay> StartAsync(int port)
    {
        var relay = new FeedRelay(port);
        relay.listener.Start();
        relay.running = relay.AcceptAsync();
        return Task.FromResult(relay);
    }

    /// <summary>The bytes of a stream from its beginning to the first confirmation, that included.</summary>
    public static async Task<byte[]> RecordAsync(int port, string secret, string nonce)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/v1/feed");
        request.Headers.Authorization = new("Bearer", secret);
        request.Headers.Add("X-Tessera-Nonce", nonce);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var text = new System.Text.StringBuilder();
        for (var isLast = false; await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line;)
        {
            text.Append(line).Append('\n');
            isLast |= line == Head;
            if (isLast && line.Length == 0)
                break;
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Ends what is open.</summary>
    public void CutAll()
    {
        lock (ends)
        {
            ends.ForEach(end => end.Close());
            ends.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        CutAll();
        await running;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var from = await listener.AcceptTcpClientAsync();
                if (IsCut)
                    from.Close();
                else
                    Join(from);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private void Join(TcpClient from)
    {
        var to = new TcpClient("127.0.0.1", port);
        lock (ends)
            ends.AddRange([from, to]);
        _ = CopyAsync(from, to);
        _ = CopyAsync(to, from);
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }

        to.Close();
    }
}
