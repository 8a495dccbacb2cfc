using System.Globalization;
using System.Net;
using Tessera.Server.Tests.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Deploy;

/// <summary>nginx in front of the nodes, as it is shipped, real: a node that is gone or cut off is nobody's problem.</summary>
public sealed class BalancerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_gone_and_one_that_is_cut_off_are_passed_over_and_forward_auth_is_not_for_everybody()
    {
        await using var stale = TesseraServer.Start(settings: ("Tessera:Verification:MaxStaleness", "00:00:01"));
        await Cluster.CutOffAsync(stale);
        stale.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var server = TesseraServer.Start();
        await server.RegisterAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("guarded");
        var (outside, inside) = (FreePort.Next(), FreePort.Next());
        var folder = Write(outside, inside, FreePort.Next(), stale.BaseAddress.Port, server.BaseAddress.Port);
        try
        {
            await using var nginx = await GatewayProcess.StartNginxAsync(folder, outside);
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{outside}") };
            client.DefaultRequestHeaders.Authorization = new("Bearer", await server.AdminTokenAsync());

            for (var i = 0; i < 12; i++)
            {
                (await client.CallAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                (await client.GetAsync(new Uri("/v1/token", UriKind.Relative), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
                (await GatewayQuestion.Of("nginx", "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(inside)).Status.ShouldBe(200);
            }

            (await GatewayQuestion.Of("nginx", "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(outside)).Status.ShouldBe(404);
            (await client.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Nothing but names, ports and the folder for temporary files differs.
    private static string Write(int outside, int inside, params int[] nodes)
    {
        var folder = Directory.CreateTempSubdirectory("tessera-nginx-").FullName;
        // Workers of an nginx that was started by root are somebody else, and must get through to their temporary files.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var text = DeployFolder.Read("nginx/nginx.conf").Replace("/tmp/", $"{folder}/", StringComparison.Ordinal)
            .Replace("listen 8080", $"listen 127.0.0.1:{Text(outside)}", StringComparison.Ordinal).Replace("listen 8081", $"listen 127.0.0.1:{Text(inside)}", StringComparison.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
            text = text.Replace($"node{Text(i + 1)}:8080", $"127.0.0.1:{Text(nodes[i])}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), text);
        return folder;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
