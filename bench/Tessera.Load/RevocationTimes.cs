using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Tessera.Load;

/// <summary>Times how long it takes from a revocation on one of three nodes until the last of them refuses the token, with notifications and without.</summary>
internal static class RevocationTimes
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(1);

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | notifications | revocations | counted from | p50, ms | p95, ms | p99, ms | longest, ms |\n|---:|---|---:|---|---:|---:|---:|---:|");
        foreach (var size in settings.Tokens)
        {
            await using var postgres = await PrivatePostgres.StartAsync();
            var directory = Directory.CreateTempSubdirectory("tessera-revoke-").FullName;
            Console.Error.WriteLine($"Writing {size:N0} tokens …");
            var tokens = await SeededDatabase.CreateAsync(directory, size, "--Tessera:Database", postgres.Connection);
            // The nodes say pg_notify without its schema, so that one which says nothing comes before it.
            await PrivatePostgres.ExecuteAsync(postgres.Connection, "ANALYZE", "CREATE SCHEMA quiet", "CREATE FUNCTION quiet.pg_notify(text, text) RETURNS void LANGUAGE sql AS ''");
            var revoked = 0;
            foreach (var (state, connection) in new[] { ("on", postgres.Connection), ("cut", postgres.Connection + ";Search Path=quiet,public,pg_catalog") })
            {
                await using var nodes = await ThreeNodes.StartAsync(settings.Server, directory, connection);
                var times = await MeasureAsync(nodes, tokens.Manager, [.. tokens.Some.Skip(revoked).Take(settings.Rounds)]);
                revoked += settings.Rounds;
                foreach (var (from, spread) in times)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {size:N0} | {state} | {settings.Rounds} | {from} | {spread.ToCells()} |"));
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<(string From, Percentiles Times)>> MeasureAsync(ThreeNodes nodes, string manager, IReadOnlyList<(Guid Id, string Secret)> tokens)
    {
        HttpClient[] clients = [.. Enumerable.Range(0, ThreeNodes.Count).Select(node => new HttpClient { BaseAddress = nodes[node].Address })];
        var (fromSending, fromAnswer) = (new Percentiles(), new Percentiles());
        for (var i = 0; i < tokens.Count; i++)
        {
            var (id, secret) = tokens[i];
            if ((await Task.WhenAll(clients.Select(client => IsAllowedAsync(client, secret)))).Contains(false))
                throw new InvalidOperationException("A live token is refused.");
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/service-tokens/{id}");
            request.Headers.Authorization = new("Bearer", manager);
            var clock = Stopwatch.StartNew();
            using var answer = await clients[i % clients.Length].SendAsync(request);
            answer.EnsureSuccessStatusCode();
            var answered = clock.Elapsed;
            await Task.WhenAll(clients.Select(client => UntilRefusedAsync(client, secret)));
            fromSending.Add(clock.Elapsed);
            fromAnswer.Add(clock.Elapsed - answered);
        }

        foreach (var client in clients)
            client.Dispose();
        return [("the answer", fromAnswer), ("the request", fromSending)];
    }

    private static async Task UntilRefusedAsync(HttpClient node, string secret)
    {
        while (await IsAllowedAsync(node, secret))
            await Task.Delay(BetweenQuestions);
    }

    private static async Task<bool> IsAllowedAsync(HttpClient node, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forward-auth/nginx/shop");
        request.Headers.Authorization = new("Bearer", secret);
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", "/articles/42");
        using var answer = await node.SendAsync(request);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.Unauthorized => false,
            _ => throw new InvalidOperationException($"A node answers {answer.StatusCode}."),
        };
    }
}
