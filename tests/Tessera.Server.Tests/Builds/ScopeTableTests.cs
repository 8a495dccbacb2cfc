using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>Who may do what with the builds API: each cell of the table, with each way of presenting the token, on private and on public projects.</summary>
public sealed class ScopeTableTests(BuildsFixture fixture) : IClassFixture<BuildsFixture>
{
    /// <summary>The table itself: which scopes a row takes. A personal token of somebody who may write takes all.</summary>
    private static readonly Dictionary<TableRow, string[]> Table = new()
    {
        [TableRow.Status] = ["status", "all", "read-only", "admin"],
        [TableRow.Build] = ["read-only", "admin"],
        [TableRow.Settings] = ["read-only", "admin"],
        [TableRow.Artifact] = ["build-artifacts", "all", "read-only", "admin"],
        [TableRow.Write] = ["admin"],
        [TableRow.Personal] = [],
        [TableRow.Me] = [],
        [TableRow.V2] = [],
    };

    private static readonly TableRow[] OpenToThePublic = [TableRow.Status, TableRow.Build, TableRow.Artifact];

    public static TheoryData<string, bool> Holders
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var holder in (string[])[.. BuildsFixture.Scopes, "personal", "stranger", "other", "dead", "nobody"])
            {
                data.Add(holder, false);
                data.Add(holder, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Holders))]
    public async Task Each_cell_is_as_the_table_has_it(string holder, bool isPublic)
    {
        var project = isPublic ? BuildsFixture.Public : BuildsFixture.Private;
        var token = holder == "nobody" ? null : fixture.TokenOf(project, holder);
        var wrong = new List<string>();
        foreach (var operation in BuildsOperation.All)
        {
            foreach (var presentation in Enum.GetValues<Presentation>())
            {
                // v2 takes no token from the query: it is as if none were presented.
                var effective = presentation == Presentation.Query && operation.Row == TableRow.V2 ? "nobody" : holder;
                var (status, body) = await operation.CallAsync(fixture.Server, project, token, presentation);
                var expected = Expected(operation.Row, effective, isPublic);
                if (!expected.Contains(status) || !SaysWhy(operation, effective, status, body))
                    wrong.Add($"{operation.Name} by {presentation}: {status} {body?.ToJsonString()} instead of {string.Join('/', expected)}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static int[] Expected(TableRow row, string holder, bool isPublic)
    {
        int[] success = [200, 201, 204];
        var isScope = BuildsFixture.Scopes.Contains(holder);
        if (row == TableRow.Me)
            return holder is "personal" or "stranger" ? success : [401];
        if (holder == "personal" || (isScope && Table[row].Contains(holder)))
            return success;
        if (isPublic && OpenToThePublic.Contains(row))
            return holder == "dead" ? [401] : success;
        if (isScope)
            return [403];
        if (!isPublic)
            return [404];
        // A public project's builds are everybody's to read, over v2 with a token; its variables and settings are not.
        if (holder == "stranger" && row == TableRow.V2)
            return [200, 403];
        return holder is "nobody" or "dead" ? [401] : [403];
    }

    // Pictures and feeds refuse in their own way.
    private static bool SaysWhy(BuildsOperation operation, string holder, int status, JsonNode? body) => status switch
    {
        403 or 404 or 401 when operation.Path.Contains(".svg", StringComparison.Ordinal) || operation.Path.Contains(".xml", StringComparison.Ordinal) => true,
        403 when BuildsFixture.Scopes.Contains(holder) => body.Text("message") == "Permission denied" && body!["missing"] is not null,
        403 => body.Text("message") == "Permission denied",
        404 => body.Text("message") == "Project not found",
        401 when operation.Row == TableRow.Me => body.Text("message") == "You must log in first.",
        _ => true,
    };
}
