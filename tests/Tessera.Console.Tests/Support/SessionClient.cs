using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Support;

/// <summary>
/// A browser without eyes: keeps cookies, fills in forms as they stand in the page, and follows nothing by itself. For what would take long to try in a real one.
/// </summary>
internal sealed class SessionClient : IDisposable
{
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private readonly HttpClient http;

    private SessionClient(Uri address, string language)
    {
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    /// <summary>The cookies by name, as the server last set them.</summary>
    public IReadOnlyDictionary<string, string> Cookies => cookies;

    /// <summary>Somebody who is not signed in.</summary>
    public static SessionClient Nobody(TesseraServer server, string language = "en") => At(server.BaseAddress, language);

    /// <summary>Somebody who is not signed in, at another address of the server.</summary>
    public static SessionClient At(Uri address, string language = "en") => new(address, language);

    /// <summary>Somebody who is: the administrator, unless told otherwise.</summary>
    public static async Task<SessionClient> SignedInAsync(
        TesseraServer server, string language = "en", string email = TesseraServer.AdminEmail, string secret = TesseraServer.AdminSecret)
    {
        var client = Nobody(server, language);
        await client.SignInAsync(email, secret);
        return client;
    }

    public async Task SignInAsync(string email = TesseraServer.AdminEmail, string secret = TesseraServer.AdminSecret)
    {
        using var answer = await SubmitAsync("/sign-in", ("email", email), ("password", secret));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    /// <summary>A page, parsed; it has to be there.</summary>
    public async Task<IHtmlDocument> PageAsync(string path)
    {
        using var answer = await GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return await ParseAsync(answer);
    }

    public static async Task<IHtmlDocument> ParseAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>Opens the page with the form that is sent to the path, and sends it with these fields instead of those that stand there.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await PageAsync(path);
        var form = page.QuerySelectorAll("main form[method=post]").First(form => form.GetAttribute("action") == path.Split('?')[0]);
        var hidden = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Select(input => (input.Name!, input.Value));
        return await PostAsync(path, [.. hidden.Where(field => fields.All(given => given.Name != field.Item1)), .. fields]);
    }

    /// <summary>Sends exactly these fields.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    });

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var (name, value) = set.Split(';')[0].Split('=', 2) is [var key, var text] ? (key, text) : (set, "");
            if (value.Length == 0)
                cookies.Remove(name);
            else
                cookies[name] = value;
        }

        return answer;
    }

    public void Dispose() => http.Dispose();
}
