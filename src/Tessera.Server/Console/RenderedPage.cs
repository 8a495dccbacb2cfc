using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Tessera.Server.Console;

/// <summary>
/// A page as HTML, rendered whole before the first byte goes out: what fails on the way is answered with an error page. ASP.NET's own result for components can
/// stream and take up forms, which no page here does; without that, a page takes a quarter less time.
/// </summary>
internal sealed class RenderedPage(Type page, int status) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var html = new StringBuilder();
        // Before rendering: some pages say other words for another status.
        httpContext.Response.StatusCode = status;
        await using (var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>()))
            await renderer.Dispatcher.InvokeAsync(() => RenderAsync(renderer, httpContext, html));
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        Write(html, httpContext.Response.BodyWriter);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private async Task RenderAsync(HtmlRenderer renderer, HttpContext http, StringBuilder html)
    {
        var root = await renderer.RenderComponentAsync<CascadingValue<HttpContext>>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<HttpContext>.Value)] = http,
            [nameof(CascadingValue<HttpContext>.IsFixed)] = true,
            [nameof(CascadingValue<HttpContext>.ChildContent)] = (RenderFragment)(builder =>
            {
                builder.OpenComponent(0, page);
                builder.CloseComponent();
            }),
        }));
        await using var writer = new StringWriter(html);
        root.WriteHtmlTo(writer);
    }

    private static void Write(StringBuilder html, IBufferWriter<byte> body)
    {
        // One for all chunks: a character may begin in one and end in the next.
        var encoder = Encoding.UTF8.GetEncoder();
        foreach (var chunk in html.GetChunks())
            encoder.Convert(chunk.Span, body, flush: false, out _, out _);
        encoder.Convert([], body, flush: true, out _, out _);
    }
}
