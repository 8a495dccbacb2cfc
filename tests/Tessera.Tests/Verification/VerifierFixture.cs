using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

/// <summary>A verifier with a clock that is moved by hand, an index, and a small catalogue.</summary>
internal sealed class VerifierFixture
{
    public VerifierFixture(TimeSpan? maxStaleness = null, bool allowWhenStale = false, bool loaded = true)
    {
        Freshness = new(Clock, maxStaleness ?? TimeSpan.FromMinutes(1), allowWhenStale);
        Verifier = new(Index, Projects, TokenFormat.Standard, Freshness, Clock);
        if (loaded)
            Freshness.Confirm(Clock.GetTimestamp());
        var find = new CatalogueAction(Names.IdOf(Samples.Permission("shop:article.find")), Samples.Permission("shop:article.find"), Access.Read);
        var update = new CatalogueAction(Names.IdOf(Samples.Permission("shop:article.update")), Samples.Permission("shop:article.update"), Access.Write);
        (Find, Update) = (find, update);
        RouteTable.TryCreate(
            [
                (Samples.Route("GET", "/articles/{id}"), find),
                (Samples.Route("PUT", "/articles/{id}"), update),
                (Samples.Route("GET", "/p/{vcs}/{org}/{repo}", "{vcs}/{org}/{repo}"), find),
                (Samples.Route("PUT", "/p/{vcs}/{org}/{repo}", "{vcs}/{org}/{repo}"), update),
            ],
            out var routes,
            out _).ShouldBeTrue();
        Routes = routes!;
    }

    public FakeTimeProvider Clock { get; } = new();

    public TokenIndex Index { get; } = new();

    public PermissionNames Names { get; } = new();

    public ProjectIndex Projects { get; } = new();

    public Freshness Freshness { get; }

    public TokenVerifier Verifier { get; }

    public RouteTable Routes { get; }

    public CatalogueAction Find { get; }

    public CatalogueAction Update { get; }

    /// <summary>Makes a token and puts it into the index; gives back its text.</summary>
    public string Add(Grant grant, Func<TokenRecord, TokenRecord>? change = null)
    {
        var made = TokenSecret.Create(grant.Kind, TokenFormat.Standard);
        var record = Samples.Record(made.Digest, grant);
        Index.Put(change is null ? record : change(record));
        return made.Reveal();
    }

    public VerdictReason Identify(string secret) => Verifier.Identify(secret).Reason;

    public Verdict Request(string secret, string method, string path) =>
        Verifier.Authorize(Verifier.Identify(secret), Routes.Match(method, path), path);
}
