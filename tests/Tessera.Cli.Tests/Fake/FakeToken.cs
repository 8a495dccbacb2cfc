using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.Fake;

internal sealed class FakeToken(string id, string secret, JsonObject record)
{
    public string Id { get; } = id;
    public string Secret { get; } = secret;
    public JsonObject Record { get; } = record;
    public int Version { get; set; } = 1;
    public string Tag => $"\"{Id}-{Version}\"";

    public JsonObject WithSecret()
    {
        var shown = Record.DeepClone().AsObject();
        shown["token"] = Secret;
        shown["epoch"] = 41;
        return shown;
    }
}
