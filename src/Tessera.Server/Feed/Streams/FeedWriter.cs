using System.Globalization;
using System.Text;
using System.Text.Json;
using Tessera.AspNetCore.Embedded;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Verification;

namespace Tessera.Server.Feed.Streams;

/// <summary>Writes the events of one stream, each under the stream's seal. A grant is sent before the first token that has it, and again when it has changed.</summary>
internal sealed class FeedWriter(Stream output, FeedSeal seal, string run, PermissionNames names, CurrentCatalogue catalogue)
{
    private const int GrantsInEvent = 64;

    private readonly Dictionary<string, (int Number, Grant Grant)> sent = new(StringComparer.Ordinal);
    private readonly List<FeedGrant> unsent = [];

    /// <summary>Number of the last change that the stream has gone past, for resuming after it.</summary>
    public long Position { get; set; }

    public Task HelloAsync(FeedHello hello, CancellationToken ct) => WriteAsync(FeedKinds.Hello, JsonSerializer.SerializeToUtf8Bytes(hello, FeedJson.Default.FeedHello), ct);

    public Task HeadAsync(FeedHead head, CancellationToken ct) => WriteAsync(FeedKinds.Head, JsonSerializer.SerializeToUtf8Bytes(head, FeedJson.Default.FeedHead), ct);

    /// <summary>Everything.</summary>
    public async Task AllAsync(TokenIndex index, ProjectIndex projects, CancellationToken ct)
    {
        await ApisAsync(ct);
        foreach (var project in projects.All)
            await ProjectAsync(project, ct);
        foreach (var batch in index.All().Chunk(TokenBatch.Size))
            await TokensAsync(batch, ct);
        await WriteAsync(FeedKinds.Ready, [], ct);
    }

    /// <summary>One change.</summary>
    public Task ChangeAsync(FeedChange change, CancellationToken ct) => change switch
    {
        FeedChange.OfIndex { Change: IndexChange.Put put } => TokensAsync([put.Token], ct),
        FeedChange.OfIndex { Change: IndexChange.Removed removed } => WriteAsync(FeedKinds.Gone, Encoding.UTF8.GetBytes(Convert.ToBase64String(removed.Digest.ToArray())), ct),
        FeedChange.OfIndex { Change: IndexChange.Granted granted } => GrantAsync(granted.Grant, ct),
        FeedChange.OfProject { IsThere: true } put => ProjectAsync(put.Project, ct),
        FeedChange.OfProject gone => WriteAsync(FeedKinds.ProjectGone, Encoding.UTF8.GetBytes(gone.Project.Id.ToString()), ct),
        FeedChange.OfCatalogue => ApisAsync(ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Task ApisAsync(CancellationToken ct) =>
        WriteAsync(FeedKinds.Apis, JsonSerializer.SerializeToUtf8Bytes([.. catalogue.Value.Apis.Select(FeedApi.Of)], FeedJson.Default.FeedApiArray), ct);

    private Task ProjectAsync(ProjectRecord project, CancellationToken ct) =>
        WriteAsync(FeedKinds.Project, JsonSerializer.SerializeToUtf8Bytes(project, FeedJson.Default.ProjectRecord), ct);

    private async Task TokensAsync(IReadOnlyList<TokenRecord> tokens, CancellationToken ct)
    {
        var batch = TokenBatch.Write(tokens, NumberOf);
        await FlushGrantsAsync(ct);
        await WriteAsync(FeedKinds.Tokens, batch, ct);
    }

    private Task GrantAsync(Grant grant, CancellationToken ct)
    {
        NumberOf(grant);
        return FlushGrantsAsync(ct);
    }

    private int NumberOf(Grant grant)
    {
        var isKnown = sent.TryGetValue(grant.Key, out var known);
        if (isKnown && ReferenceEquals(known.Grant, grant))
            return known.Number;
        var number = isKnown ? known.Number : sent.Count;
        sent[grant.Key] = (number, grant);
        unsent.Add(FeedGrant.Of(number, grant, names));
        return number;
    }

    private async Task FlushGrantsAsync(CancellationToken ct)
    {
        if (unsent.Count == 0)
            return;
        // A grant may name thousands of permissions, and an event may only be so long.
        foreach (var some in unsent.Chunk(GrantsInEvent))
            await WriteAsync(FeedKinds.Grants, JsonSerializer.SerializeToUtf8Bytes(some, FeedJson.Default.FeedGrantArray), ct);
        unsent.Clear();
    }

    private async Task WriteAsync(string kind, byte[] content, CancellationToken ct) => await output.WriteAsync(EventOf(kind, content), ct);

    // In one buffer, because each write is sent at once.
    private byte[] EventOf(string kind, byte[] content)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{run}.{Position}");
        var start = Encoding.UTF8.GetBytes($"id: {id}\nevent: {kind}\ndata: ");
        var name = Encoding.UTF8.GetBytes($" {id} ");
        var written = new byte[start.Length + FeedSeal.CheckSize + name.Length + content.Length + 2];
        start.CopyTo(written, 0);
        var sealedPart = written.AsSpan(start.Length + FeedSeal.CheckSize + 1, name.Length - 1 + content.Length);
        name.CopyTo(written, start.Length + FeedSeal.CheckSize);
        content.CopyTo(sealedPart[(name.Length - 1)..]);
        seal.Next(kind, sealedPart).CopyTo(written, start.Length);
        "\n\n"u8.CopyTo(written.AsSpan(written.Length - 2));
        return written;
    }
}
