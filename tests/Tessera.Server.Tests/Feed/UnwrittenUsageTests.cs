using System.Text;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Roles;
using Tessera.Server.Storage;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Feed;

/// <summary>However long the store is away, what waits for it grows with the number of tokens and days, not with time.</summary>
public sealed class UnwrittenUsageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TokenIndex index = new();
    private readonly PermissionNames names = new();
    private readonly UnwrittenUsage unwritten = new();
    private readonly CatalogueAction find;
    private readonly IndexedToken token;

    public UnwrittenUsageTests()
    {
        var permission = TesseraPermissions.Parse("shop:article.find");
        find = new(names.IdOf(permission), permission, Access.Read);
        var digest = TokenDigest.Compute(Encoding.ASCII.GetBytes("any"));
        var grant = new Grant { Key = "service:read-only", Kind = TokenKind.Service, Rights = Rights.None };
        index.Put(new() { Digest = digest, Id = Guid.CreateVersion7(Noon), Name = "deploy", Grant = grant });
        index.TryFind(digest, out token);
    }

    [Fact]
    public void It_holds_one_sum_a_day_and_the_newest_refusals_of_a_token()
    {
        for (var round = 0; round < 40; round++)
        {
            Use(VerdictReason.Allowed, round);
            Use(VerdictReason.InsufficientScope, round);
            unwritten.TakeFrom(index, names, Noon.AddSeconds(round));
        }

        Use(VerdictReason.Allowed, 86_400);
        unwritten.TakeFrom(index, names, Noon.AddDays(1));

        unwritten.Counts.Select(count => (count.Day, count.Usage.Calls, count.Usage.Refusals, count.Usage.LastUsedFor))
            .ShouldBe([(20261122, 40u, 40u, find.Id), (20261123, 1u, 0u, find.Id)]);
        var refusals = unwritten.Refusals.ShouldHaveSingleItem();
        refusals.Select(refusal => refusal.At).ShouldBe(Enumerable.Range(40 - RefusalRow.KeptPerToken, RefusalRow.KeptPerToken).Select(round => Noon.AddSeconds(round)));
        refusals.ShouldAllBe(refusal => refusal.TokenId == token.Id && refusal.Reason == "insufficient_scope" && refusal.Permission == "shop:article.find" && refusal.Ip == null);
    }

    [Fact]
    public void What_is_written_down_is_no_longer_held()
    {
        unwritten.IsEmpty.ShouldBeTrue();
        Use(VerdictReason.Expired, 0);
        unwritten.TakeFrom(index, names, Noon);
        unwritten.IsEmpty.ShouldBeFalse();

        unwritten.Clear();

        unwritten.IsEmpty.ShouldBeTrue();
        unwritten.TakeFrom(index, names, Noon);
        unwritten.IsEmpty.ShouldBeTrue("nothing happened since");
    }

    private void Use(VerdictReason reason, int second) => index.CountUse(new(reason, token, find), Noon.AddSeconds(second).ToUnixTimeMilliseconds(), default);
}
