using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>Something on Tessera's port that answers every question with the same bytes and hangs up.</summary>
internal sealed class AnsweringTessera : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task answering;

    /// <summary>Starts answering.</summary>
    /// <param name="answer">What every question gets, status line first; empty to hang up without a word.</param>
    public AnsweringTessera(string answer)
    {
        listener.Start();
        answering = AnswerAsync(Encoding.ASCII.GetBytes(answer));
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AnswerAsync(byte[] answer)
    {
        var question = new byte[64 * 1024];
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            var stream = client.GetStream();
            if (await stream.ReadAsync(question, stop.Token) > 0)
                await stream.WriteAsync(answer, stop.Token);
        }
    }
}
