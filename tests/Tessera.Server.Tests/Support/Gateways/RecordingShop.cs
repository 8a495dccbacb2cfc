using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>The sample's upstream on a free port, and everything that ever reached it.</summary>
public sealed class RecordingShop : IAsyncDisposable
{
    private readonly ConcurrentQueue<ShopRequest> seen = new();
    private readonly WebApplication app;

    private RecordingShop() => app = ShopApp.Create("http://127.0.0.1:0", Record);

    public int Port => new Uri(app.Urls.Single()).Port;

    /// <summary>The requests since the last <see cref="Forget"/>, in order.</summary>
    public IReadOnlyList<ShopRequest> Seen => [.. seen];

    public static async Task<RecordingShop> StartAsync()
    {
        var shop = new RecordingShop();
        await shop.app.StartAsync();
        return shop;
    }

    public void Forget() => seen.Clear();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Record(HttpContext context) => seen.Enqueue(new(
        context.Request.Method,
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
}

/// <summary>A request as it reached the upstream.</summary>
/// <param name="Method">Method.</param>
/// <param name="Target">Request target, byte for byte.</param>
/// <param name="Headers">Headers; a repeated one's values are joined by commas.</param>
public sealed record ShopRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers);
