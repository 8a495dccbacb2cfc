using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Routing;
using Tessera.Console.Tests.Support;
using Tessera.Server.Console;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>
/// Walks the console from its start page along its links, until every page has been seen once: what holds for all pages is tried on all of them, also on those
/// that are made later.
/// </summary>
internal static class Crawl
{
    /// <summary>Pages that no link of a signed-in viewer leads to, and where they are.</summary>
    private static readonly string[] Starts = ["/", "/sign-in", "/setup", "/user/tokens", "/settings/api-tokens"];

    /// <summary>One address for each page, by the page's pattern; and the patterns to which nothing led.</summary>
    public static async Task<(IReadOnlyDictionary<string, string> Found, IReadOnlyList<string> Missed)> AllAsync(TesseraServer server, SessionClient client, params IEnumerable<string> further)
    {
        var patterns = PatternsOf(server);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([.. Starts, .. further]);
        while (queue.TryDequeue(out var address))
        {
            if (PatternOf(patterns, address) is not { } pattern || !found.TryAdd(pattern, address))
                continue;
            using var answer = await client.GetAsync(address);
            if (answer.Headers.Location is { } location)
            {
                queue.Enqueue(location.ToString());
                continue;
            }

            var page = await SessionClient.ParseAsync(answer);
            foreach (var link in page.QuerySelectorAll("a[href^='/']").OfType<IHtmlAnchorElement>())
                queue.Enqueue(link.GetAttribute("href")!);
        }

        return (found, [.. patterns.Select(pattern => pattern.Text).Except(found.Keys)]);
    }

    /// <summary>Whether the walk begins there, whether or not a link leads there.</summary>
    public static bool IsStart(string address) => Starts.Contains(address, StringComparer.Ordinal);

    /// <summary>Whether an address is one of an endpoint's.</summary>
    public static bool IsAt(RouteEndpoint endpoint, string address) => FormOf("/" + endpoint.RoutePattern.RawText!.Trim('/')).IsMatch(address.Split('?', '#')[0]);

    private static List<(string Text, Regex Form, int Literals)> PatternsOf(TesseraServer server) =>
    [
        .. EndpointList.Of(server)
            .Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null && endpoint.Metadata.GetMetadata<ConsoleFile>() is null && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET"))
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Select(text => (text, FormOf(text), text.Split('/').Count(segment => !segment.Contains('{', StringComparison.Ordinal))))
            .OrderByDescending(pattern => pattern.Item3),
    ];

    private static string? PatternOf(List<(string Text, Regex Form, int Literals)> patterns, string address)
    {
        var path = address.Split('?', '#')[0];
        return patterns.Where(pattern => pattern.Form.IsMatch(path)).Select(pattern => pattern.Text).FirstOrDefault();
    }

    private static Regex FormOf(string pattern)
    {
        var form = Regex.Replace(Regex.Escape(pattern).Replace(@"\}", "}", StringComparison.Ordinal), @"\\\{(?<name>\w+)(?<kind>:\w+)?[^}/]*}", match => match.Groups["kind"].Value switch
        {
            ":guid" => "[0-9a-f-]{36}",
            ":int" or ":long" => "[0-9]+",
            _ => "[^/]+",
        });
        return new($@"\A{form}\z", RegexOptions.CultureInvariant);
    }
}
