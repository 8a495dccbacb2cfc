using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tessera.Load;

/// <summary>Runs wrk with a thousand different requests of one kind, prepared before the run, and reads the rate it prints.</summary>
internal sealed class Wrk(Uri address, LoadedTokens tokens, LoadSettings settings)
{
    // Printed last, for a program to read. An answer that is no good one counts, and so does a connection on which none came.
    private const string Figures = """
        done = function(summary, latency, requests)
          local errors = summary.errors
          io.write(string.format("Figures: %d %d %d %d %d\n", summary.requests, summary.duration,
            errors.connect + errors.read + errors.write + errors.timeout + errors.status, latency:percentile(99), latency.max))
        end

        """;

    /// <summary>The rate at which one target answers.</summary>
    /// <exception cref="InvalidOperationException">Some answers were not what they should be.</exception>
    public async Task<double> RequestsPerSecondAsync(Target target)
    {
        var run = await RunAsync(target);
        return target.Tokens == Presented.Unknown || run.Failed == 0 ? run.PerSecond : throw new InvalidOperationException($"{target.Name}: {run.Failed} answers were not good ones.");
    }

    /// <summary>Asks one target for as long as the settings say.</summary>
    public async Task<WrkRun> RunAsync(Target target)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script(target));
            string[] arguments = ["-t", "1", "-c", $"{settings.Connections}", "-d", $"{settings.Seconds}s", "-s", script, address.ToString()];
            using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("Figures: ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"wrk printed no figures:\n{output}");
            long[] figures = [.. line.Split(' ')[1..].Select(figure => long.Parse(figure, CultureInfo.InvariantCulture))];
            return new(figures[0], figures[2], figures[0] / TimeSpan.FromMicroseconds(figures[1]).TotalSeconds, TimeSpan.FromMicroseconds(figures[3]), TimeSpan.FromMicroseconds(figures[4]));
        }
        finally
        {
            File.Delete(script);
        }
    }

    private string Script(Target target)
    {
        var text = new StringBuilder("local requests = {}\ninit = function(args)\n");
        foreach (var token in tokens.Of(target.Tokens))
            text.Append(CultureInfo.InvariantCulture, $"  requests[#requests + 1] = {Request(target, token)}\n");
        return text.Append("end\nlocal i = 0\nrequest = function()\n  i = i % #requests + 1\n  return requests[i]\nend\n").Append(Figures).ToString();
    }

    private string Request(Target target, string token)
    {
        if (target.Tokens is Presented.None or Presented.BadgeInQuery)
            return $"wrk.format('GET', '{target.Path}{(token.Length > 0 ? "?circle-token=" + token : "")}', {{ ['Host'] = 'localhost' }})";
        if (target.Tokens == Presented.Badge)
            return $"wrk.format('GET', '{target.Path}', {{ ['Host'] = 'localhost', ['Authorization'] = 'Bearer {token}' }})";
        if (!target.Path.StartsWith("/v1/verify", StringComparison.Ordinal))
            return $"wrk.format('GET', '{target.Path}', {{ ['Host'] = 'localhost', ['Authorization'] = 'Bearer {token}', ['X-Original-Method'] = 'GET', ['X-Original-URI'] = '/articles/42?x=1' }})";
        var body = $$"""{"token":"{{token}}","api":"shop","method":"GET","path":"/articles/42"}""";
        return $"wrk.format('POST', '{target.Path}', {{ ['Host'] = 'localhost', ['Authorization'] = 'Bearer {tokens.Known[0]}', ['Content-Type'] = 'application/json' }}, '{body}')";
    }
}

/// <summary>What wrk has counted.</summary>
/// <param name="Requests">Answers that came.</param>
/// <param name="Failed">Answers other than 2xx and 3xx, and connections that failed or fell silent.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P99">Time that 99 of 100 did not exceed.</param>
/// <param name="Longest">Time of the slowest.</param>
internal sealed record WrkRun(long Requests, long Failed, double PerSecond, TimeSpan P99, TimeSpan Longest);
