using System.Text;
using System.Text.Json;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// A copy of what a server verifies with: index, projects and catalogue, in the same types. Filled by one stream, and by those that go on where it ended; one
/// that begins again fills a new copy, which takes the place of this one when it is whole.
/// </summary>
internal sealed class EmbeddedInstance
{
    private readonly PermissionNames names = new();
    private readonly ProjectIndex projects = new();
    private readonly Dictionary<int, Grant> grants = [];
    private Catalogue catalogue;

    public EmbeddedInstance(FeedHello hello, Freshness freshness, TimeProvider clock)
    {
        catalogue = new(names, []);
        Verifier = new(Tokens, projects, new TokenFormat(hello.LeadIn), freshness, clock);
        Tokens.Reserve(hello.Tokens);
    }

    public TokenIndex Tokens { get; } = new();

    public TokenVerifier Verifier { get; }

    public Catalogue Catalogue => Volatile.Read(ref catalogue);

    public ProjectIndex Projects => projects;

    public PermissionNames Names => names;

    /// <summary>A stream numbers its grants anew.</summary>
    public void BeginStream() => grants.Clear();

    /// <summary>Applies one event.</summary>
    /// <exception cref="FormatException">It cannot be read, or it is of a kind that this version does not know.</exception>
    public void Apply(string kind, ReadOnlySpan<byte> content)
    {
        switch (kind)
        {
            case FeedKinds.Grants:
                foreach (var grant in Read(content, FeedJson.Default.FeedGrantArray))
                    Tokens.Replace(grants[grant.Number] = grant.ToGrant(names));
                break;
            case FeedKinds.Tokens:
                TokenBatch.Read(content, grants, Tokens);
                break;
            case FeedKinds.Gone:
                Tokens.Remove(TokenDigest.FromBytes(Convert.FromBase64String(Encoding.UTF8.GetString(content))));
                break;
            case FeedKinds.Apis:
                Volatile.Write(ref catalogue, new(names, [.. Read(content, FeedJson.Default.FeedApiArray).Select(api => api.ToApi(names))]));
                break;
            case FeedKinds.Project:
                projects.Put(Read(content, FeedJson.Default.ProjectRecord));
                break;
            case FeedKinds.ProjectGone:
                projects.Remove(Guid.Parse(content, null));
                break;
            default:
                throw new FormatException($"The feed has an event of the kind {kind}, which this version does not know.");
        }
    }

    private static T Read<T>(ReadOnlySpan<byte> content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(content, type) ?? throw new FormatException("An event of the feed is empty.");
}
