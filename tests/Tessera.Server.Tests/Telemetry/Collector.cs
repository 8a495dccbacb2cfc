using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tessera.Server.Tests.Telemetry;

/// <summary>A collector that takes OTLP over HTTP and keeps what it was sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, string Text)> received = new();

    private Collector(WebApplication app) => this.app = app;

    /// <summary>Its address, as settings have it.</summary>
    public string Address => app.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/{**path}", collector.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Everything sent to a path, as text: in a message of Protocol Buffers, texts stand as they are.</summary>
    public string At(string path) => string.Concat(received.Where(message => message.Path == path).Select(message => message.Text));

    /// <summary>The paths that something was sent to.</summary>
    public IEnumerable<string> Paths => received.Select(message => message.Path).Distinct(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        await using var body = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var buffer = new MemoryStream();
        await body.CopyToAsync(buffer, TestContext.Current.CancellationToken);
        received.Enqueue((request.Path, Encoding.Latin1.GetString(buffer.ToArray())));
        return TypedResults.Bytes(Array.Empty<byte>(), "application/x-protobuf");
    }
}
