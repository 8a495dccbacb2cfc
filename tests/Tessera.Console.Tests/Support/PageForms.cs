using AngleSharp.Html.Dom;

namespace Tessera.Console.Tests.Support;

/// <summary>Forms of pages that one has got already, and forms without a page.</summary>
internal static class PageForms
{
    /// <summary>Sends a page's form with what stands hidden in it and with these fields, and perhaps a file, as forms with files are sent.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(this SessionClient client, IHtmlDocument page, string action, byte[]? file, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in page.HiddenOf(action).Where(field => fields.All(given => given.Name != field.Name)).Concat(fields))
            content.Add(new StringContent(value), name);
        if (file is not null)
            content.Add(new ByteArrayContent(file), "file", "openapi.yaml");
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        // Who waits for leave to send gets a refusal as an answer, and not as a broken connection.
        request.Headers.ExpectContinue = content.Headers.ContentLength > 1 << 16;
        return await client.SendAsync(request);
    }

    /// <summary>Opens a page and sends the form on it that leads to another address.</summary>
    public static async Task<HttpResponseMessage> SubmitFromAsync(this SessionClient client, string path, string action, params (string Name, string Value)[] fields) =>
        await client.PostAsync(action, [.. (await client.PageAsync(path)).HiddenOf(action), .. fields]);

    /// <summary>Sends a form that the sender was never shown: all that it has is the proof that it comes from this console.</summary>
    public static async Task<HttpResponseMessage> PostUnseenAsync(this SessionClient client, string path, params (string Name, string Value)[] fields)
    {
        var own = await client.PageAsync("/user/tokens/new");
        return await client.PostAsync(path, [.. own.HiddenOf("/user/tokens/new").Where(field => field.Name != "once"), .. fields]);
    }

    private static IEnumerable<(string Name, string Value)> HiddenOf(this IHtmlDocument page, string action) =>
        page.QuerySelectorAll("main form[method=post]").First(form => form.GetAttribute("action") == action)
            .QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Select(input => (input.Name!, input.Value));
}
