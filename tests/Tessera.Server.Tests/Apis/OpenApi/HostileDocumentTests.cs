using System.Globalization;
using System.Text;
using Tessera.Server.Apis.OpenApi;

namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class HostileDocumentTests
{
    private const string Head = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\n";

    [Theory]
    [InlineData("http://127.0.0.1:1/x.json#/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("other.yaml#/components/schemas/A")]
    [InlineData("/absolute.json")]
    public void A_reference_out_of_the_document_is_refused_by_name(string target)
    {
        var error = Import.Refused(Head + $"paths: {{}}\ncomponents: {{schemas: {{A: {{items: [{{$ref: '{target}'}}]}}}}}}").ShouldHaveSingleItem();
        error.Where.ShouldBe("/components/schemas/A/items/0/$ref");
        error.What.ShouldContain(target);
    }

    [Fact]
    public void A_property_that_is_called_ref_is_no_reference() =>
        Import.Accepted(Head + "paths: {}\ncomponents: {schemas: {A: {properties: {$ref: {type: string}}}}}").Routes.ShouldBeEmpty();

    [Fact]
    public void Schemas_that_refer_to_themselves_do_no_harm() =>
        Import.Accepted(Head + "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A', allOf: [{$ref: '#/components/schemas/B'}]}}}");

    [Theory]
    [InlineData("""{"openapi":"3.1.0","paths":{"/a":{"get":{},"get":{}}}}""", "/paths/~1a/get")]
    [InlineData("""{"openapi":"3.1.0","paths":{},"p\u0061ths":{}}""", "/paths")]
    [InlineData("openapi: 3.1.0\npaths: {}\npaths: {}", "/paths")]
    [InlineData("openapi: 3.1.0\npaths: {/a: {200: 1, '200': 2}}", "/paths/~1a/200")]
    public void A_member_that_stands_twice_is_refused_by_name(string document, string where)
    {
        var error = Import.Refused(document)[0];
        error.Where.ShouldBe(where);
        error.What.ShouldContain("twice");
    }

    [Theory]
    [InlineData("{\"openapi\":\"3.1.0\",\n}", "line 2")]
    [InlineData("{\"openapi\":\"3.1.0\"", "line 1")]
    [InlineData("{} {}", "line 1")]
    [InlineData("{\"a\":\"\\ud800\"}", "surrogate")]
    [InlineData("{\"a\\udc00\":1}", "surrogate")]
    [InlineData("a: [b\nc: d", "after line 1")]
    [InlineData("a: b\n- c: ]", "line 2")]
    [InlineData("a: *nowhere", "anchor")]
    [InlineData("--- a\n--- b", "more than one")]
    [InlineData("", "empty")]
    [InlineData("# nothing", "empty")]
    [InlineData("a: !!binary aGk=", "tag")]
    [InlineData("a: !mine {b: c}", "tag")]
    [InlineData("? [a]\n: b", "key")]
    [InlineData("- : ", "a key without a value")]
    [InlineData("x: &x {x-tessera-permission: false}\na: {<<: *x}", "merge key")]
    public void What_is_not_one_document_is_refused_with_the_place(string document, string what) =>
        Import.Refused(document)[0].What.ShouldContain(what);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused() =>
        Import.Read([(byte)'{', 0xFF, 0xFE, (byte)'}']).ShouldBeOfType<OpenApiImportOutcome.Refused>().Errors[0].What.ShouldBe("not UTF-8");

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Depth_ends_at_64(int depth, bool read)
    {
        var deep = new string('[', depth - 1) + new string(']', depth - 1);
        foreach (var document in new[] { $$"""{"openapi":"3.1.0","paths":{},"x-deep":{{deep}}}""", Head + "paths: {}\nx-deep: " + deep })
        {
            if (read)
                Import.Accepted(document);
            else
                Import.Refused(document)[0].What.ShouldContain("64");
        }
    }

    [Fact]
    public void Depth_made_by_aliases_counts() =>
        Import.Refused(Head + "paths: {}\nx-a: &a " + new string('[', 40) + new string(']', 40) + "\nx-b: " + new string('[', 40) + "*a" + new string(']', 40))[0].What.ShouldContain("64");

    [Fact]
    public void An_alias_bomb_is_refused_while_it_is_small()
    {
        var bomb = new StringBuilder(Head + "paths: {}\nx-0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var i = 1; i < 20; i++)
            bomb.Append(CultureInfo.InvariantCulture, $"x-{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Import.Refused(bomb.ToString())[0].What.ShouldBe("more than 1000000 values, aliases unfolded");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64L << 20);
    }

    [Fact]
    public void A_bomb_of_long_texts_is_refused_by_its_size() =>
        Import.Refused($"a: &a {new string('x', 1_000_000)}\nb: [{string.Join(',', Enumerable.Repeat("*a", 1000))}]")[0].What.ShouldContain("bytes");

    [Theory]
    [InlineData("a: &a [*a]")]
    [InlineData("a: &a {b: {c: *a}}")]
    [InlineData("a: &a 1\nb: &a [*a]")]
    public void An_alias_inside_its_own_anchor_is_refused(string document) =>
        Import.Refused(document)[0].What.ShouldContain("inside its own anchor");

    [Fact]
    public void Too_many_paths_operations_values_and_bytes_are_refused()
    {
        // How long it takes on a busy machine is not what is asked here.
        var patient = new OpenApiImportOptions { TimeLimit = TimeSpan.FromMinutes(5) };
        var many = Head + "paths:\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  /a{i}: {{get: {{}}}}\n"));
        Import.Refused(many, options: patient)[0].ShouldBe(new("/paths", "more than 10000 paths"));
        Import.Refused(Head + "paths:\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"  /a{i}: {{$ref: '#/components/pathItems/p'}}\n"))
            + "components: {pathItems: {p: {get: {}, put: {}, post: {}, head: {}, patch: {}, trace: {}, delete: {}}}}", options: patient)[0].ShouldBe(new("/paths", "more than 20000 operations"));
        Import.Refused("[" + string.Join(',', Enumerable.Repeat('0', 1_000_001)) + "]", "application/json", patient)[0].What.ShouldContain("1000000 values");
        Import.Refused("[" + string.Join(',', Enumerable.Repeat('0', 1_000_001)) + "]", "application/yaml", patient)[0].What.ShouldContain("1000000 values");
        Import.Refused(new string(' ', (8 << 20) + 1), options: patient)[0].What.ShouldBe("larger than 8388608 bytes");
    }

    [Fact]
    public void Errors_are_counted_short_and_without_control_characters()
    {
        var errors = Import.Refused(Head + "paths:\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"  /a{i}: {{get: {{x-tessera-permission: \"{new string('\u0001', 3)}{new string('n', 9000)}\"}}}}\n")).Replace("\u0001", "\\n", StringComparison.Ordinal));
        errors.Count.ShouldBe(50);
        errors.ShouldAllBe(error => error.What.Length < 400 && !error.What.Any(char.IsControl));
    }

    [Fact]
    public void The_time_limit_ends_the_work_with_an_error()
    {
        var document = Encoding.UTF8.GetBytes(Documents.Yaml.Replace("VERSION", "3.1.0", StringComparison.Ordinal));
        Import.Read(document, time: new RacingClock()).ShouldBeOfType<OpenApiImportOutcome.Refused>().Errors.ShouldHaveSingleItem().What.ShouldContain("longer than 10 s");
    }

    [Fact]
    public void A_caller_who_has_gone_ends_the_work()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Should.Throw<OperationCanceledException>(() => new OpenApiImport(new(), TimeProvider.System).Read("shop", Encoding.UTF8.GetBytes(Documents.Json), null, gone.Token));
    }

    /// <summary>Every look at it is a minute later than the one before.</summary>
    private sealed class RacingClock : TimeProvider
    {
        private long looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref looks, 60);
    }
}
