using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>
/// Takes a file of a build. It is listed once all of it is on disk and its row is committed, and not before; an upload that fails leaves nothing. A second
/// upload of the same path replaces the first at once: whoever is downloading that one gets all of it.
/// </summary>
internal sealed class PutArtifact(BuildsStore store, ArtifactFolders folders, IOptions<BuildsOptions> options, TimeProvider time, ILogger<PutArtifact> log)
{
    /// <summary>Most artifacts of one build.</summary>
    public const int MaxPerBuild = 10_000;

    private sealed record View(string Path, long Size, string Sha256, string Url);

    public abstract record Outcome
    {
        public sealed record Stored(long Size, string Sha256) : Outcome;

        public sealed record NoBuild : Outcome;

        public sealed record NotTheRunners(string Message) : Outcome;

        public sealed record TooLarge(long Limit) : Outcome;

        public sealed record TooMany : Outcome;

        public sealed record NoRoom : Outcome;

        public sealed record DiskBroken : Outcome;
    }

    private abstract record Committed
    {
        public sealed record New(Guid? Replaced) : Committed;

        public sealed record Refused(Outcome Outcome) : Committed;
    }

    /// <summary>Stores the bytes and lists them.</summary>
    /// <param name="projectId">The build's project.</param>
    /// <param name="number">The build's number.</param>
    /// <param name="path">Path within the build.</param>
    /// <param name="proof">What the request shows of a lease.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="announced">How many there will be; null when the request does not say.</param>
    /// <param name="ct">Ends the upload.</param>
    public async Task<Outcome> ExecuteAsync(Guid projectId, string? number, ArtifactPath path, LeaseProof proof, PipeReader body, long? announced, CancellationToken ct)
    {
        if (announced > options.Value.MaxArtifactSize)
            return new Outcome.TooLarge(options.Value.MaxArtifactSize);
        Guid buildId;
        await using (var db = await store.ReadAsync(ct))
        {
            if (await BuildRows.FindAsync(db, projectId, number, ct) is not { } build)
                return new Outcome.NoBuild();
            if (Leases.Check(build, proof, time.GetUtcNow()) is { } refused)
                return new Outcome.NotTheRunners(refused);
            buildId = build.Id;
        }

        try
        {
            await using var upload = ArtifactUpload.Begin(folders, Guid.CreateVersion7(time.GetUtcNow()));
            if (!await upload.WriteAsync(body, options.Value.MaxArtifactSize, ct))
                return new Outcome.TooLarge(options.Value.MaxArtifactSize);
            upload.MoveTo(buildId);
            return await CommitAsync(projectId, buildId, path, proof, upload, ct);
        }
        catch (DiskException failure)
        {
            log.ArtifactNotStored(failure, buildId);
            return failure.IsFull ? new Outcome.NoRoom() : new Outcome.DiskBroken();
        }
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string num, string? path, PutArtifact operation, CancellationToken ct)
    {
        http.LimitBody(null);
        if (http.Request.Headers.ContentRange.Count > 0)
            return Answers.Invalid("An artifact is uploaded as a whole, without Content-Range.");
        if (!ArtifactTarget.TryRead(http, path, out var parsed, out var error))
            return Answers.Invalid(error);
        var outcome = await operation.ExecuteAsync(http.Project().Id, num, parsed, Leases.ProofOf(http), http.Request.BodyReader, http.Request.ContentLength, ct);
        return outcome switch
        {
            Outcome.Stored stored => Answers.Ok(
                new View(parsed.Text, stored.Size, stored.Sha256, ArtifactView.UrlOf(http.Project(), num, parsed, http.Origin())), StatusCodes.Status201Created),
            Outcome.NoBuild => Answers.NotFound(BuildRows.What),
            Outcome.NotTheRunners leased => Answers.Message(StatusCodes.Status409Conflict, leased.Message),
            Outcome.TooLarge large => Answers.Message(StatusCodes.Status413PayloadTooLarge, $"An artifact has at most {large.Limit} bytes."),
            Outcome.TooMany => Answers.Message(StatusCodes.Status409Conflict, $"A build has at most {MaxPerBuild} artifacts."),
            Outcome.NoRoom => Answers.Message(StatusCodes.Status507InsufficientStorage, "The server's disk is full. The artifact was not stored."),
            Outcome.DiskBroken => Answers.Message(StatusCodes.Status500InternalServerError, "The server could not write to its disk. The artifact was not stored."),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<Outcome> CommitAsync(Guid projectId, Guid buildId, ArtifactPath path, LeaseProof proof, ArtifactUpload upload, CancellationToken ct)
    {
        switch (await store.ChangeAsync(projectId, db => ApplyAsync(db, buildId, path, proof, upload), ct))
        {
            case Committed.Refused refused:
                return refused.Outcome;
            case Committed.New done:
                upload.Keep();
                if (done.Replaced is { } before)
                    folders.Remove(folders.ArtifactOf(buildId, before));
                return new Outcome.Stored(upload.Size, upload.Sha256);
            default:
                throw new UnreachableException();
        }
    }

    // The upload may have taken hours: everything is looked at again.
    private async Task<Committed> ApplyAsync(BuildsDb db, Guid buildId, ArtifactPath path, LeaseProof proof, ArtifactUpload upload)
    {
        if (await db.Builds.SingleOrDefaultAsync(row => row.Id == buildId) is not { } build)
            return new Committed.Refused(new Outcome.NoBuild());
        if (Leases.Check(build, proof, time.GetUtcNow()) is { } refused)
            return new Committed.Refused(new Outcome.NotTheRunners(refused));
        var before = await db.Artifacts.Where(row => row.BuildId == buildId && row.Path == path.Text).Select(row => (Guid?)row.Id).SingleOrDefaultAsync();
        if (before is null && await db.Artifacts.CountAsync(row => row.BuildId == buildId) >= MaxPerBuild)
            return new Committed.Refused(new Outcome.TooMany());
        await db.Artifacts.Where(row => row.Id == before).ExecuteDeleteAsync();
        db.Artifacts.Add(new() { Id = upload.Id, BuildId = buildId, Path = path.Text, Size = upload.Size, Sha256 = upload.Sha256, CreatedAt = time.GetUtcNow() });
        return new Committed.New(before);
    }
}
