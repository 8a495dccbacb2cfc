using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tessera.Load;

/// <summary>Runs wrk with a thousand different requests of one kind, prepared before the run, and reads the rate it prints.</summary>
internal sealed class Wrk(Uri address, LoadedTokens tokens, LoadSettings settings)
{
    public async Task<double> RequestsPerSecondAsync(Target target)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script(target));
            string[] arguments = ["-t", "1", "-c", $"{settings.Connections}", "-d", $"{settings.Seconds}s", "-s", script, address.ToString()];
            using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (target.Tokens != Presented.Unknown && output.Contains("Non-2xx", StringComparison.Ordinal))
                throw new InvalidOperationException($"{target.Name}: not all answers were good ones.\n{output}");
            var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("Requests/sec:", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"wrk printed no rate:\n{output}");
            return double.Parse(line["Requests/sec:".Length..].Trim(), CultureInfo.InvariantCulture);
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
        return text.Append("end\nlocal i = 0\nrequest = function()\n  i = i % #requests + 1\n  return requests[i]\nend\n").ToString();
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
