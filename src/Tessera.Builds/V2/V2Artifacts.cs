using Microsoft.AspNetCore.Http;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>A job's artifacts, in v2's form.</summary>
internal static class V2Artifacts
{
    /// <summary>An artifact. What has its address may be downloaded with the same token.</summary>
    internal sealed record Item(string Path, int NodeIndex, string Url);

    public static async Task<IResult> HandleAsync(HttpContext http, string number, ListArtifacts operation, CancellationToken ct)
    {
        if (http.Request.Query.ContainsKey("page-token"))
            return PageTokens.Refusal;
        if (await operation.ExecuteAsync(http.Project().Id, number, ct) is not { } found)
            return Answers.NotFound(ShowJob.What);
        return Answers.Ok(new Page<Item>([.. found.Artifacts.Select(Of)], NextPageToken: null));

        Item Of(Storage.ArtifactRow artifact)
        {
            var view = ArtifactView.Of(artifact, found.Number, http.Project(), http.Origin());
            return new(view.Path, view.NodeIndex, view.Url);
        }
    }
}
