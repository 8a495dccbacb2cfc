using System.Net;
using Microsoft.Extensions.Options;

namespace Tessera.AspNetCore.Remote;

/// <summary>
/// Looks projects up at the server; <see cref="TesseraClientOptions.VerifierToken"/> needs <c>tessera:project.read</c> for it. What was found may be used again as
/// long as answers about tokens.
/// </summary>
internal sealed class RemoteProjects(InstanceCalls calls, IOptions<TesseraClientOptions> options, TimeProvider clock) : IProjects
{
    private const string Public = "public";

    private readonly AnswerCache<string, Project?> cache = new(options.Value.CacheFor, options.Value.CacheSize, clock, _ => null);

    public async ValueTask<Project?> FindAsync(string slug, CancellationToken ct) => await cache.GetAsync(slug, async () =>
    {
        var found = await calls.AskAsync(HttpMethod.Get, $"v1/projects?slug={Uri.EscapeDataString(slug)}", null, ReadListAsync, CancellationToken.None);
        return found.Items is [{ Tampered: false } project] && string.Equals(project.Slug, slug, StringComparison.Ordinal) ? Of(project) : null;
    }).WaitAsync(ct);

    public async ValueTask<Project?> FindAsync(Guid id, CancellationToken ct) =>
        await calls.AskAsync(HttpMethod.Get, $"v1/projects/{id}", null, ReadOneAsync, ct) is { Tampered: false } found ? Of(found) : null;

    public ValueTask<IReadOnlyList<Project>> OfUserAsync(Guid userId, CancellationToken ct) =>
        throw new NotSupportedException("The server does not tell over HTTP which projects a user belongs to.");

    private static async Task<WireProjects> ReadListAsync(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode ? await InstanceCalls.ReadAsync(answer, WireJson.Default.WireProjects) : throw InstanceCalls.Unusable(answer);

    private static async Task<WireProject?> ReadOneAsync(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.NotFound ? null
        : answer.IsSuccessStatusCode ? await InstanceCalls.ReadAsync(answer, WireJson.Default.WireProject)
        : throw InstanceCalls.Unusable(answer);

    private static Project Of(WireProject project) =>
        new(project.Id, project.Slug, project.Name, string.Equals(project.Visibility, Public, StringComparison.Ordinal), project.DefaultBranch);
}
