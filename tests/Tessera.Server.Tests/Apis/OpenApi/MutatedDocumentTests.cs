using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tessera.Server.Apis.OpenApi;

namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class MutatedDocumentTests
{
    private static readonly OpenApiImportOptions Limits = new() { TimeLimit = TimeSpan.FromSeconds(2) };
    private static readonly string[] Splinters =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\u", "null", "5", "&a ", "*a", "<<", "!!int ", "- ", "? ", "\n", "\t", "%", "|", ">", "$ref", "#/paths/~1articles", "{id}", "\0",
        "false", "x-tessera-permission", "servers", "tags", "operationId", "additionalOperations", "\ufeff", "é", "---\n", "...\n",
    ];

    [Fact]
    public void Random_bytes_are_always_an_outcome() =>
        Prop.ForAll<byte[], bool>((bytes, yaml) => IsOutcome(bytes, yaml)).QuickCheckThrowOnFailure();

    [Fact]
    public void Documents_with_anything_cut_doubled_or_put_in_are_always_an_outcome()
    {
        var edits = Gen.Choose(0, int.MaxValue - 1).Three().ListOf(4).ToArbitrary();
        Prop.ForAll(edits, ArbMap.Default.ArbFor<bool>(), (changes, yaml) =>
        {
            var document = (yaml ? Documents.Yaml : Documents.Json).Replace("VERSION", "3.2.0", StringComparison.Ordinal);
            foreach (var (place, kind, size) in changes)
                document = Change(document, place, kind, size);
            return IsOutcome(Encoding.UTF8.GetBytes(document), yaml);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Change(string document, int place, int kind, int size)
    {
        var at = place % Math.Max(1, document.Length);
        var length = Math.Min(size % 40, document.Length - at);
        return (kind % 4) switch
        {
            0 => document.Remove(at, length),
            1 => document.Insert(at, document.Substring(at, length)),
            2 => document.Remove(at, length).Insert(at, Splinters[size % Splinters.Length]),
            _ => document.Insert(at, Splinters[size % Splinters.Length]),
        };
    }

    private static bool IsOutcome(byte[] body, bool yaml) => Import.Read(body, yaml ? "application/yaml" : "application/json", Limits) switch
    {
        OpenApiImportOutcome.Imported => true,
        OpenApiImportOutcome.Refused refused => refused.Errors.Count > 0 && !refused.Errors.Any(error => error.What.Contains("longer than", StringComparison.Ordinal)),
        _ => false,
    };
}
