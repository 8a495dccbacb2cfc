using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.Running;

/// <summary>What a finished run of the program left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;

    public JsonNode ErrorJson => JsonNode.Parse(Error)!;

    public string[] Lines => Out.TrimEnd('\n').Split('\n');
}
