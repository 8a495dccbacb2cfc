using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>Sends a request byte for byte: an HTTP client would tidy up exactly what these tests are about.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="port">A port of the loopback address.</param>
    /// <param name="method">As it goes out.</param>
    /// <param name="target">As it goes out; every character is one byte.</param>
    /// <param name="headers">Lines without their ends; <c>Host</c> and <c>Connection: close</c> are added unless given.</param>
    /// <param name="body">With its <c>Content-Length</c>; null for none.</param>
    public static async Task<RawAnswer> SendAsync(int port, string method, string target, IEnumerable<string> headers, string? body = null)
    {
        List<string> lines = [$"{method} {target} HTTP/1.1", .. headers];
        AddUnlessThere(lines, "Host", "shop.example");
        AddUnlessThere(lines, "Connection", "close");
        if (body is not null)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"));
        return await SendBytesAsync(port, string.Join("\r\n", lines) + "\r\n\r\n" + body);
    }

    private static void AddUnlessThere(List<string> lines, string name, string value)
    {
        if (!lines.Exists(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)))
            lines.Add($"{name}: {value}");
    }

    private static async Task<RawAnswer> SendBytesAsync(int port, string text)
    {
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), deadline.Token);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, deadline.Token);
        return RawAnswer.Parse(Encoding.Latin1.GetString(answer.ToArray()));
    }
}
