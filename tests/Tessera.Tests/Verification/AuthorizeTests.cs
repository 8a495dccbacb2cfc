using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class AuthorizeTests
{
    private readonly VerifierFixture fixture = new();

    [Theory]
    [InlineData(Access.None, "GET", VerdictReason.InsufficientScope)]
    [InlineData(Access.Read, "GET", VerdictReason.Allowed)]
    [InlineData(Access.Read, "HEAD", VerdictReason.Allowed)]
    [InlineData(Access.Read, "PUT", VerdictReason.InsufficientScope)]
    [InlineData(Access.Write, "PUT", VerdictReason.Allowed)]
    [InlineData(Access.Write, "DELETE", VerdictReason.InsufficientScope)]
    public void A_service_token_is_allowed_what_its_extent_reaches(Access apis, string method, VerdictReason expected)
    {
        var verdict = fixture.Request(fixture.Add(Samples.Grant("service:x", apis)), method, "/articles/1");

        verdict.Reason.ShouldBe(expected);
        verdict.IsLive.ShouldBeTrue();
        verdict.IsAllowed.ShouldBe(expected == VerdictReason.Allowed);
    }

    [Fact]
    public void A_refusal_names_the_permission_that_is_missing()
    {
        var verdict = fixture.Request(fixture.Add(Samples.Grant("service:x")), "PUT", "/articles/1");

        verdict.Action.ShouldBe(fixture.Update);
    }

    [Fact]
    public void An_operation_without_a_permission_is_refused_to_every_kind()
    {
        foreach (var kind in Enum.GetValues<TokenKind>())
        {
            var secret = fixture.Add(Samples.Grant($"all:{kind}", Access.Write, kind, "gh/acme/web"));
            fixture.Request(secret, "GET", "/nowhere").Reason.ShouldBe(VerdictReason.InsufficientScope);
            TokenVerifier.Authorize(fixture.Verifier.Identify(secret), null).Reason.ShouldBe(VerdictReason.InsufficientScope);
        }
    }

    [Theory]
    [InlineData("GET", "/p/gh/acme/web", VerdictReason.Allowed)]
    [InlineData("PUT", "/p/gh/acme/web", VerdictReason.InsufficientScope)]
    [InlineData("GET", "/p/gh/acme/web2", VerdictReason.WrongProject)]
    [InlineData("GET", "/p/gh/acme/we", VerdictReason.WrongProject)]
    [InlineData("GET", "/p/gh/acm/eweb", VerdictReason.WrongProject)]
    [InlineData("GET", "/p/gh/Acme/web", VerdictReason.WrongProject)]
    [InlineData("PUT", "/p/gh/acme/other", VerdictReason.WrongProject)]
    [InlineData("GET", "/articles/1", VerdictReason.WrongProject)]
    public void A_project_token_stays_inside_its_project(string method, string path, VerdictReason expected)
    {
        var secret = fixture.Add(Samples.Grant("project:1", Access.Read, TokenKind.Project, "gh/acme/web"));

        fixture.Request(secret, method, path).Reason.ShouldBe(expected);
    }

    [Fact]
    public void A_project_token_never_reaches_an_action_outside_projects()
    {
        var secret = fixture.Add(Samples.Grant("project:1", Access.Write, TokenKind.Project, "gh/acme/web"));

        TokenVerifier.Authorize(fixture.Verifier.Identify(secret), fixture.Find).Reason.ShouldBe(VerdictReason.InsufficientScope);
    }

    [Fact]
    public void A_project_token_without_a_project_reaches_nothing()
    {
        var secret = fixture.Add(Samples.Grant("project:1", Access.Write, TokenKind.Project));

        fixture.Request(secret, "GET", "/p/gh/acme/web").Reason.ShouldBe(VerdictReason.WrongProject);
    }

    [Theory]
    [InlineData(Access.None, false, Access.None, VerdictReason.WrongProject, VerdictReason.WrongProject)]
    [InlineData(Access.Read, false, Access.None, VerdictReason.Allowed, VerdictReason.InsufficientScope)]
    [InlineData(Access.Write, false, Access.None, VerdictReason.Allowed, VerdictReason.Allowed)]
    [InlineData(Access.None, true, Access.None, VerdictReason.Allowed, VerdictReason.InsufficientScope)]
    [InlineData(Access.Write, true, Access.None, VerdictReason.Allowed, VerdictReason.Allowed)]
    [InlineData(Access.None, false, Access.Read, VerdictReason.Allowed, VerdictReason.InsufficientScope)]
    [InlineData(Access.None, false, Access.Write, VerdictReason.Allowed, VerdictReason.Allowed)]
    [InlineData(Access.Write, false, Access.Read, VerdictReason.Allowed, VerdictReason.Allowed)]
    [InlineData(Access.Read, true, Access.Write, VerdictReason.Allowed, VerdictReason.Allowed)]
    public void A_user_reaches_into_a_project_as_far_as_they_belong_to_it(Access member, bool isPublic, Access allProjects, VerdictReason reading, VerdictReason writing)
    {
        var owner = new TokenOwner(new("01900000-0000-7000-8000-00000000aaaa"), "u@example.com", "U");
        Put(isPublic, member == Access.None ? [] : new() { [owner.Id] = member });
        var secret = fixture.Add(Samples.Grant("user:1", Access.Write, TokenKind.Personal) with { Owner = owner, AllProjects = allProjects });

        fixture.Request(secret, "GET", "/p/gh/acme/web").Reason.ShouldBe(reading);
        fixture.Request(secret, "PUT", "/p/gh/acme/web").Reason.ShouldBe(writing);
    }

    [Fact]
    public void Belonging_to_a_project_gives_no_more_than_the_users_own_rights()
    {
        var owner = new TokenOwner(new("01900000-0000-7000-8000-00000000aaaa"), "u@example.com", "U");
        Put(isPublic: false, new() { [owner.Id] = Access.Write });
        var secret = fixture.Add(Samples.Grant("user:1", Access.Read, TokenKind.Personal) with { Owner = owner });

        fixture.Request(secret, "GET", "/p/gh/acme/web").Reason.ShouldBe(VerdictReason.Allowed);
        fixture.Request(secret, "PUT", "/p/gh/acme/web").Reason.ShouldBe(VerdictReason.InsufficientScope);
    }

    [Fact]
    public void A_project_that_is_gone_is_reached_by_no_member()
    {
        var owner = new TokenOwner(new("01900000-0000-7000-8000-00000000aaaa"), "u@example.com", "U");
        var id = Put(isPublic: true, new() { [owner.Id] = Access.Write });
        var secret = fixture.Add(Samples.Grant("user:1", Access.Write, TokenKind.Personal) with { Owner = owner });
        fixture.Projects.Remove(id);

        fixture.Request(secret, "GET", "/p/gh/acme/web").Reason.ShouldBe(VerdictReason.WrongProject);
    }

    [Fact]
    public void Service_tokens_reach_every_project_their_rights_do()
    {
        var secret = fixture.Add(Samples.Grant("service:1", Access.Read));

        fixture.Request(secret, "GET", "/p/gh/acme/web").Reason.ShouldBe(VerdictReason.Allowed);
        fixture.Request(secret, "PUT", "/p/gh/acme/web").Reason.ShouldBe(VerdictReason.InsufficientScope);
    }

    [Fact]
    public void A_refused_identity_stays_refused_whatever_is_asked()
    {
        var secret = fixture.Add(Samples.Grant("service:x", Access.Write), record => record with { IsRevoked = true });
        var unknown = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();

        fixture.Request(secret, "GET", "/articles/1").Reason.ShouldBe(VerdictReason.Revoked);
        TokenVerifier.Authorize(fixture.Verifier.Identify(secret), fixture.Find).Reason.ShouldBe(VerdictReason.Revoked);
        fixture.Request(unknown, "GET", "/articles/1").Reason.ShouldBe(VerdictReason.Unknown);
        fixture.Request("x", "GET", "/articles/1").Reason.ShouldBe(VerdictReason.Malformed);
    }

    [Theory]
    [InlineData(VerdictReason.Allowed, "allowed", "allowed")]
    [InlineData(VerdictReason.Malformed, "malformed", "malformed")]
    [InlineData(VerdictReason.Unknown, "unknown", "unknown")]
    [InlineData(VerdictReason.Revoked, "revoked", "unknown")]
    [InlineData(VerdictReason.Expired, "expired", "expired")]
    [InlineData(VerdictReason.InsufficientScope, "insufficient_scope", "insufficient_scope")]
    [InlineData(VerdictReason.WrongProject, "wrong_project", "wrong_project")]
    [InlineData(VerdictReason.Stale, "stale", "stale")]
    public void Reasons_have_names_and_strangers_are_not_told_of_revocation(VerdictReason reason, string wire, string toStrangers)
    {
        reason.ToWire().ShouldBe(wire);
        reason.ToPublicWire().ShouldBe(toStrangers);
    }

    [Fact]
    public void Every_reason_has_a_name() =>
        Enum.GetValues<VerdictReason>().Select(reason => reason.ToWire()).Distinct().Count().ShouldBe(8);

    private Guid Put(bool isPublic, Dictionary<Guid, Access> members)
    {
        var id = new Guid("01900000-0000-7000-8000-00000000bbbb");
        fixture.Projects.Put(new() { Id = id, Slug = "gh/acme/web", Name = "web", IsPublic = isPublic, Members = members });
        return id;
    }
}
