using System.Xml.Linq;
using Tessera.Server.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Tessera.Server.Tests.Deploy;

/// <summary>The compose file is one, and names what there is.</summary>
public sealed class ComposeTests
{
    private static readonly string[] Nodes = ["node1", "node2", "node3"];

    private readonly Dictionary<object, object> file = Load();

    private Dictionary<object, object> Services => In(file, "services");

    [Fact]
    public void It_starts_a_database_three_nodes_and_nginx_and_migrates_before()
    {
        Services.Keys.ShouldBe(["db", "prepare", "migrate", "node1", "node2", "node3", "nginx"], ignoreOrder: true);
        foreach (var node in Nodes)
        {
            var service = In(Services, node);
            In(service, "depends_on", "migrate")["condition"].ShouldBe("service_completed_successfully");
            In(service, "environment")["Tessera__NodeName"].ShouldBe(node);
            service["user"].ShouldBe("1654:1654", "not root");
            service["read_only"].ShouldBe("true");
            DeployFolder.Read("nginx/nginx.conf").ShouldContain($"server     {node}:8080 ");
        }

        In(Services, "migrate", "depends_on", "db")["condition"].ShouldBe("service_healthy");
        List(In(Services, "migrate")["command"]).ShouldBe(["migrate"]);
        In(Services, "node1", "environment")["Tessera__TrustedProxies__0"].ShouldBe(In(Services, "nginx", "networks", "inside")["ipv4_address"], "nginx says where clients come from");
        Nodes.Append("nginx").Select(name => In(Services, name, "networks", "inside")["ipv4_address"]).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Every_setting_that_it_names_exists()
    {
        var names = Nodes.Append("migrate").SelectMany(service => In(Services, service, "environment").Keys).Cast<string>()
            .Where(name => !name.StartsWith("OTEL_", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();

        names.Count.ShouldBeGreaterThan(5);
        names.Where(name => !DeployFolder.IsSetting(name)).ShouldBeEmpty();
        DeployFolder.IsSetting("Tessera__Nonsense").ShouldBeFalse();
    }

    [Fact]
    public void The_password_is_asked_for_and_does_not_stand_there()
    {
        In(Services, "db", "environment")["POSTGRES_PASSWORD"].ShouldBe("${POSTGRES_PASSWORD:?write it to .env}");
        In(Services, "node1", "environment")["Tessera__Database"].ToString()!.ShouldEndWith("Password=${POSTGRES_PASSWORD:?write it to .env}");
    }

    [Fact]
    public async Task Its_health_check_passes_on_a_node_that_is_ready_and_fails_on_one_that_is_not()
    {
        await using var server = TesseraServer.Start();
        var check = List(In(Services, "node1", "healthcheck")["test"]);
        check.Take(3).ShouldBe(["CMD", "bash", "-c"]);
        var script = check[3].Replace("8080", server.BaseAddress.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await Shell.RunAsync(script, "/");

        await server.SqlAsync("ALTER TABLE instance RENAME TO elsewhere");

        await Shell.RunAsync($"! ( {script} )", "/");
    }

    [Fact]
    public void The_image_is_the_one_that_publishing_makes_and_does_not_run_as_root()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src", "Tessera.Server", "Tessera.Server.csproj"));
        string Property(string name) => project.Descendants(name).Single().Value;

        In(Services, "node1")["image"].ShouldBe($"${{TESSERA_IMAGE:-{Property("ContainerRepository")}:{Property("ContainerImageTag")}}}");
        Property("ContainerUser").ShouldBe("app");
        Property("ContainerWorkingDirectory").ShouldEndWith("/", customMessage: "the entry point is made by putting the program's name behind it");
        project.Descendants("ContainerBaseImage").Single().Attribute("Condition")!.Value.ShouldContain("== ''", customMessage: "another base image can be named");
        project.Descendants("ContainerPort").Single().Attribute("Include")!.Value.ShouldBe("8080");
        var variables = project.Descendants("ContainerEnvironmentVariable").Select(variable => variable.Attribute("Include")!.Value).ToList();
        variables.Where(name => name != "ASPNETCORE_URLS" && !DeployFolder.IsSetting(name)).ShouldBeEmpty();
    }

    // Anchors and "<<" are resolved, as compose does.
    private static Dictionary<object, object> Load() =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(DeployFolder.Read("compose.yaml")))));

    private static Dictionary<object, object> In(Dictionary<object, object> map, params string[] path) =>
        path.Aggregate(map, (within, name) => within[name].ShouldBeOfType<Dictionary<object, object>>());

    private static IReadOnlyList<string> List(object node) => [.. node.ShouldBeOfType<List<object>>().Select(item => item.ToString()!)];
}
