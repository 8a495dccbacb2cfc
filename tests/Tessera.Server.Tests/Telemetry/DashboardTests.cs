using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tessera.Server.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Tessera.Server.Tests.Telemetry;

/// <summary>The dashboard, the alert rules and the page about metrics name what is really measured.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public async Task Every_metric_of_the_dashboard_is_measured()
    {
        using var dashboard = JsonDocument.Parse(Read("deploy/grafana/tessera.json"));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray().ToArray() : [])
            .Select(target => target.GetProperty("expr").GetString()!)
            .ToList();

        queries.Count.ShouldBeGreaterThan(15);
        (await UnknownAsync(queries)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_of_the_alert_rules_is_measured_and_every_rule_says_what_to_do()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Read("deploy/alerts.yaml")));
        var rules = yaml.Documents[0].RootNode["groups"][0]["rules"].ShouldBeOfType<YamlSequenceNode>().Children;

        rules.Count.ShouldBeGreaterThan(8);
        (await UnknownAsync(rules.Select(rule => rule["expr"].ToString()))).ShouldBeEmpty();
        rules.ShouldAllBe(rule => rule["labels"]["severity"].ToString() == "page" || rule["labels"]["severity"].ToString() == "ticket");
        rules.ShouldAllBe(rule => rule["annotations"]["summary"].ToString().Length > 10);
    }

    [Fact]
    public async Task The_page_about_metrics_has_all_of_ours_with_their_units_and_no_others()
    {
        await using var server = TesseraServer.Start();
        var measured = Instruments.All(server).Select(instrument => (instrument.Name, Unit: instrument.Unit ?? "")).ToList();
        var described = Row().Matches(Read("docs/observability.md")).Select(row => (row.Groups["name"].Value, Unit: row.Groups["unit"].Value)).ToList();

        described.ShouldBe(measured, ignoreOrder: true);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static async Task<IEnumerable<string>> UnknownAsync(IEnumerable<string> queries)
    {
        await using var server = TesseraServer.Start();
        var known = Instruments.All(server, "Tessera", "Microsoft.AspNetCore.Hosting").SelectMany(PrometheusNames).ToHashSet(StringComparer.Ordinal);
        known.ShouldContain("http_server_request_duration_seconds_count");
        return queries.SelectMany(query => Metric().Matches(Braces().Replace(query, ""))).Select(match => match.Value).Where(name => !known.Contains(name));
    }

    // As Prometheus names what comes by OTLP.
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument switch
        {
            Counter<long> => [$"{name}_total"],
            Histogram<double> => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            _ => [name],
        };
    }

    // Labels, which look the same, have been taken out by then.
    [GeneratedRegex(@"\b(?:tessera|http|kestrel|dotnet|db)_[a-z0-9_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"\{[^}]*\}|by \([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^\| `(?<name>tessera\.[a-z.]+)` \| (`(?<unit>s|By|\{[a-z]+\})`)? ?\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
